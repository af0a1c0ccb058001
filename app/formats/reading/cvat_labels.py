"""The labels at the head of a CVAT file: categories, the points of skeletons, and tags, which speak of whole images."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from app.formats.reading.names import HEX_COLOR
from app.formats.reading.xml_files import Element, to_number
from app.formats.records import Category, Question, Skeleton

CROWD = "is_crowd"
"""The attribute by which Concord marks crowds, for which CVAT has no word."""
TAGS = "tags"
_ANSWER = "answer"
_TYPES = {"checkbox": "boolean", "select": "select", "radio": "select", "number": "number"}
_MOST_ATTRIBUTES = 100
_EDGE = re.compile(r'data-node-from="(\d+)" data-node-to="(\d+)"')


class Labels:
    """What is said before the images, and the tags of these.

    A tag without an attribute `answer` is an answer to the question `tags`, whatever type its label has, if it has any:
    CVAT's default, `any`, may be drawn and may be said of a whole image.
    """

    def __init__(self, root: Element) -> None:
        labels = [each for each in root.iterfind(".//label") if each.find("name") is not None]
        of_images = [each for each in labels if each.findtext("type") == "tag"]
        points = [each for each in labels if each.findtext("parent")]
        self.names = [
            _name(each) for each in labels if each not in of_images and each not in points
        ]
        self.skeletons = {
            _name(each): _skeleton(each, points)
            for each in labels
            if each.findtext("type") == "skeleton"
        }
        asked, bare = _asked(of_images)
        self._asked = {name for name, _, _ in asked}
        bare += [_tag_of(tag) for tag in root.iterfind("image/tag") if not self._answers(tag)]
        self.questions = _questions(asked, bare)
        self._attributes = {_name(each): _attributes(each) for each in labels}
        self._colors = {_name(each): (each.findtext("color") or "").strip() for each in labels}

    def described(self, category: Category) -> Category:
        """A category with what its label says: keypoints, colour, and what is asked of its objects."""
        color = self._colors.get(category.name, "")
        return replace(
            category,
            skeleton=self.skeletons.get(category.name),
            color=color.lower() if HEX_COLOR.fullmatch(color) else None,
            attributes=self._attributes.get(category.name, ()),
        )

    def answers_of(self, image: Element) -> dict[str, list[str]]:
        """What the tags of an image say, by question."""
        answers: dict[str, list[str]] = {}
        for tag in image.iterfind("tag"):
            label = _tag_of(tag)
            said = self._answers(tag)
            if said:
                answers.setdefault(label, []).extend(said)
            elif label:
                answers.setdefault(TAGS, []).append(label)
        return {name: list(dict.fromkeys(values)) for name, values in answers.items()}

    def beside_answers(self, image: Element) -> dict[str, Any]:
        """What else is said of the tags of an image, by their labels: attributes that are no answers."""
        beside: dict[str, dict[str, str]] = {}
        for tag in image.iterfind("tag"):
            label, is_answer = _tag_of(tag), bool(self._answers(tag))
            for each in tag.iterfind("attribute"):
                name = each.get("name") or ""
                if not (is_answer and name == _ANSWER):
                    beside.setdefault(label, {})[name] = each.text or ""
        return {"cvat": {"tags": beside}} if beside else {}

    def _answers(self, tag: Element) -> list[str]:
        """What a tag whose label is a question says."""
        if _tag_of(tag) not in self._asked:
            return []
        return [
            each.text or "" for each in tag.iterfind("attribute") if each.get("name") == _ANSWER
        ]


def _tag_of(tag: Element) -> str:
    return (tag.get("label") or "").strip()[:200]


def _name(label: Element) -> str:
    return (label.findtext("name") or "").strip()[:200]


def _attributes(label: Element) -> tuple[dict[str, Any], ...]:
    """What is asked of objects, but the mark of crowds. CVAT has no lists: a text with values to choose from is one."""
    asked: dict[str, dict[str, Any]] = {}
    for each in label.iterfind("attributes/attribute"):
        name = (each.findtext("name") or "").strip()[:200]
        if not name or name == CROWD:
            continue
        told = (each.findtext("values") or "").split("\n")
        values = list(dict.fromkeys(value.strip()[:200] for value in told if value.strip()))
        kind = _TYPES.get(each.findtext("input_type") or "", "text")
        if kind == "text" and len(values) > 1:
            kind = "multiselect"
        if kind == "select" and not values:
            kind = "text"
        spec: dict[str, Any] = {"name": name, "type": kind}
        spec |= {"values": values} if kind in ("select", "multiselect") else {}
        default = _default_of(spec, (each.findtext("default_value") or "").strip())
        asked[name] = spec if default is None else spec | {"default": default}
    return tuple(asked.values())[:_MOST_ATTRIBUTES]


def _default_of(spec: Mapping[str, Any], told: str) -> Any:
    """What an attribute is where nobody says otherwise; None where that is nothing it may be."""
    match spec["type"]:
        case "boolean":
            return {"true": True, "false": False}.get(told.lower())
        case "number":
            return to_number(told)
        case "select":
            return told if told in spec["values"] else None
        case "multiselect":
            chosen = [each for each in told.split(",") if each in spec["values"]]
            return chosen or None
    return told[:200] or None


def _skeleton(label: Element, points: list[Element]) -> Skeleton:
    own = [
        _name(each) for each in points if (each.findtext("parent") or "").strip() == _name(label)
    ]
    edges = [
        (int(one) - 1, int(other) - 1) for one, other in _EDGE.findall(label.findtext("svg") or "")
    ]
    return Skeleton(tuple(own), tuple(edge for edge in edges if max(edge) < len(own)))


_Asked = tuple[str, str, tuple[str, ...]]
"""The name, mode and values of a question."""


def _asked(tags: list[Element]) -> tuple[list[_Asked], list[str]]:
    """The labels that are questions, as Concord writes them, and the names of those that are not."""
    asked, bare = [], []
    for tag in tags:
        values = [
            (each.findtext("values") or "").split("\n")
            for each in tag.iterfind("attributes/attribute")
            if each.findtext("name") == _ANSWER
        ]
        if values:
            asked.append((_name(tag), _mode_of(tag), tuple(filter(None, values[0]))))
        else:
            bare.append(_name(tag))
    return asked, bare


def _questions(asked: list[_Asked], bare: list[str]) -> tuple[Question, ...]:
    told = tuple(filter(None, dict.fromkeys(bare)))
    all_asked = [*asked, (TAGS, "multilabel", told)] if told else asked
    return tuple(
        Question(number, name, mode, values)
        for number, (name, mode, values) in enumerate(all_asked, start=1)
    )


def _mode_of(tag: Element) -> str:
    """Buttons of which one is down take one answer."""
    inputs = {
        each.findtext("input_type")
        for each in tag.iterfind("attributes/attribute")
        if each.findtext("name") == _ANSWER
    }
    return "multiclass" if inputs == {"radio"} else "multilabel"
