"""What Label Studio says of regions elsewhere than in them: attributes and relations."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from app.formats.reading.findings import Findings
from app.formats.reading.label_studio_config import Config
from app.formats.reading.records import Mark

Value = Mapping[str, Any]
_DRAWN = {"rectangle", "polygon", "ellipse", "keypoint", "brush"}


class Beside:
    """What results say of the regions of their annotation: attributes of one, and which belong together."""

    def __init__(self, results: Sequence[Any], config: Config) -> None:
        self._attributes: dict[str, dict[str, Any]] = {}
        self._groups: dict[str, str] = {}
        regions = {
            str(each.get("id")) for each in results if isinstance(each, dict) and _is_region(each)
        }
        for each in results:
            if not isinstance(each, dict):
                continue
            if each.get("type") == "relation":
                self._join(str(each.get("from_id")), str(each.get("to_id")))
            elif not _is_region(each) and str(each.get("id")) in regions:
                told = _told(each)
                if told is not None:
                    control = str(each.get("from_name") or "")
                    name = config.titles.get(control, control)
                    attributes = self._attributes.setdefault(str(each["id"]), {})
                    attributes[name] = config.value_of(control, told)
            elif each.get("parentID"):
                self._join(str(each["parentID"]), str(each.get("id")))

    def is_of_a_region(self, result: Value) -> bool:
        """Whether it is an attribute of a region, and no answer about the whole picture."""
        return not _is_region(result) and str(result.get("id")) in self._attributes

    def completed(self, mark: Mark, result: Value, otherwise: Any, findings: Findings) -> Mark:
        """The mark with what is said of it elsewhere, and `otherwise` for its score."""
        id, score = str(result.get("id")), result.get("score", otherwise)
        has_score = isinstance(score, int | float) and 0 <= score <= 1
        if score is not None and not has_score:
            findings.ignored(
                "score-out-of-range", f"{mark.place}.score", "a number from 0 to 1", score, "left out"
            )  # fmt: skip
        return replace(
            mark,
            attributes=self._attributes.get(id, {}),
            group=self._group(id),
            score=float(score) if has_score else None,
        )

    def _join(self, one: str, other: str) -> None:
        first, second = self._group(one) or one, self._group(other) or other
        self._groups |= {one: first, other: first}
        for id, group in self._groups.items():
            if group == second:
                self._groups[id] = first

    def _group(self, id: str) -> str | None:
        return self._groups.get(id)


def value_beside(result: Value) -> Any:
    """What a result says of the whole picture that is no choice: a text, a number or a rating; None for a region."""
    return None if _is_region(result) else _told(result)


def _is_region(result: Value) -> bool:
    """A result that draws something; those that say something of it have its place, too."""
    return str(result.get("type")).endswith("labels") or str(result.get("type")) in _DRAWN


def _told(result: Value) -> Any:
    """The value of an attribute: one choice, several, a number or a text."""
    value = result.get("value")
    if not isinstance(value, dict):
        return None
    for name in ("choices", "text", "number", "rating"):
        given = value.get(name)
        if given is not None:
            return given[0] if isinstance(given, list) and len(given) == 1 else given
    return None
