"""The labels at the head of a CVAT file: categories, skeletons with their drawing, and questions as tags."""

from collections.abc import Collection, Iterable, Mapping
from math import cos, pi, sin
from typing import Any
from xml.etree.ElementTree import Element, tostring

from app.formats.records import Category, Dataset, Question, Skeleton
from app.formats.xml import add, element

CROWD = "is_crowd"
_INPUTS = {"boolean": "checkbox", "select": "select", "radio": "radio", "number": "number"}


def tag_names_of(dataset: Dataset) -> dict[str, str]:
    """A label for each question; where a category has its name, with a question mark."""
    names = {each.name for each in dataset.categories}
    return {
        each.name: f"{each.name}?" if each.name in names else each.name
        for each in dataset.questions
    }


def meta_of(dataset: Dataset, subsets: Collection[str]) -> Element:
    """What CVAT sets a task up from; where there are subsets, a project with a task for each.

    datumaro reads no image whose subset is not listed here.
    """
    root = element("meta")
    whole = add(root, "project" if subsets else "task")
    add(whole, "name", dataset.name)
    if not subsets:
        add(whole, "mode", "annotation")
    labels = add(whole, "labels")
    for category in dataset.categories:
        _label(labels, category)
    tags = tag_names_of(dataset)
    for question in dataset.questions:
        _tag(labels, tags[question.name], question)
    if subsets:
        _tasks(add(whole, "tasks"), dataset.name, subsets)
    return root


def _tasks(tasks: Element, name: str, subsets: Collection[str]) -> None:
    for subset in sorted(subsets):
        task = add(tasks, "task")
        add(task, "name", f"{name}: {subset}")
        add(task, "mode", "annotation")
        add(task, "subset", subset)


def _label(labels: Element, category: Category) -> None:
    label = add(labels, "label")
    add(label, "name", category.name)
    if category.color:
        add(label, "color", category.color)
    add(label, "type", "skeleton" if category.skeleton else "any")
    attributes = add(label, "attributes")
    for each in category.attributes:
        _attribute(attributes, each)
    _attribute(attributes, {"name": CROWD, "type": "boolean", "default": False})
    if category.skeleton:
        add(label, "svg", _drawing_of(category.skeleton))
        for name in category.skeleton.keypoints:
            point = add(labels, "label")
            add(point, "name", name)
            add(point, "type", "points")
            add(point, "attributes")
            add(point, "parent", category.name)


def _attribute(attributes: Element, each: Mapping[str, Any]) -> None:
    """CVAT has no lists: a multiselect becomes a text with commas."""
    root = add(attributes, "attribute")
    is_boolean = each.get("type") == "boolean"
    default = each.get("default")
    add(root, "name", each["name"])
    add(root, "mutable", "False")
    add(root, "input_type", _INPUTS.get(str(each.get("type")), "text"))
    shown = "" if default is None else str(bool(default)).lower() if is_boolean else default
    add(root, "default_value", ",".join(shown) if isinstance(shown, list | tuple) else shown)
    values: Iterable[str] = ("false", "true") if is_boolean else each.get("values") or ()
    add(root, "values", "\n".join(values))


def _tag(labels: Element, name: str, question: Question) -> None:
    label = add(labels, "label")
    add(label, "name", name)
    add(label, "type", "tag")
    attributes = add(label, "attributes")
    is_of_several = question.mode == "multilabel"
    about = {
        "name": "answer",
        "type": "select" if is_of_several else "radio",
        "values": question.values,
    }
    _attribute(attributes, about)


def _drawing_of(skeleton: Skeleton) -> str:
    """The keypoints on a circle: CVAT wants a drawing, and lets people change it."""
    count = len(skeleton.keypoints)
    places = [
        (round(50 + 40 * sin(2 * pi * n / count), 2), round(50 - 40 * cos(2 * pi * n / count), 2))
        for n in range(count)
    ]
    lines = [
        element(
            "line",
            **_ends(places[one], places[other]),
            **{"data-type": "edge", "data-node-from": one + 1, "data-node-to": other + 1},
        )
        for one, other in skeleton.edges
    ]
    circles = [
        element(
            "circle",
            r="0.75",
            cx=places[n][0],
            cy=places[n][1],
            **{
                "data-type": "element node",
                "data-element-id": n + 1,
                "data-node-id": n + 1,
                "data-label-name": name,
            },
        )
        for n, name in enumerate(skeleton.keypoints)
    ]
    return "".join(tostring(each, encoding="unicode") for each in [*lines, *circles])


def _ends(one: tuple[float, float], other: tuple[float, float]) -> dict[str, float]:
    return {"x1": one[0], "y1": one[1], "x2": other[0], "y2": other[1]}
