"""The labelling configuration that fits a Label Studio export: its controls, named as the results name them."""

from collections.abc import Mapping
from typing import Any

from app.formats.records import Category, Dataset
from app.formats.xml import add, bytes_of, element

CONTROLS = {
    "rectanglelabels": ("boxes", "RectangleLabels"),
    "ellipselabels": ("ellipses", "EllipseLabels"),
    "polygonlabels": ("polygons", "PolygonLabels"),
    "brushlabels": ("masks", "BrushLabels"),
    "keypointlabels": ("points", "KeyPointLabels"),
}
"""By the type of a result: the name of its control, and the control."""


def question_name(question_id: int) -> str:
    """The name of a question's control."""
    return f"question_{question_id}"


def attribute_name(category_id: int, place: int) -> str:
    """The name of the control of a category's attribute, by its place from 0."""
    return f"attribute_{category_id}_{place}"


def config_of(dataset: Dataset) -> bytes:
    """`label_config.xml`."""
    view = element("View")
    add(view, "Image", name="image", value="$image", zoom="true")
    for result, (name, control) in CONTROLS.items():
        labels = add(view, control, name=name, toName="image")
        for value, color in _labels_of(dataset, with_points=result == "keypointlabels").items():
            about = {"value": value} | ({"background": color} if color else {})
            add(labels, "Label", **about)
    for question in dataset.questions:
        choice = "multiple" if question.mode == "multilabel" else "single"
        name = question_name(question.id)
        add(view, "Header", value=question.name)
        choices = add(view, "Choices", name=name, toName="image", choice=choice)
        for value in question.values:
            add(choices, "Choice", value=value)
    for category in dataset.categories:
        for place, attribute in enumerate(category.attributes):
            _attribute(view, category, place, attribute)
    return bytes_of(view)


def _labels_of(dataset: Dataset, *, with_points: bool) -> dict[str, str | None]:
    labels = {each.name: each.color for each in dataset.categories}
    if with_points:
        for each in dataset.categories:
            for name in each.skeleton.keypoints if each.skeleton else ():
                labels.setdefault(name, each.color)
    return labels


def _attribute(view: Any, category: Category, place: int, attribute: Mapping[str, Any]) -> None:
    """A control for each object of the category, below the attribute's name."""
    add(view, "Header", value=attribute["name"])
    about = {
        "name": attribute_name(category.id, place),
        "toName": "image",
        "perRegion": "true",
        "visibleWhen": "region-selected",
        "whenLabelValue": category.name,
    }
    about |= {"required": "true"} if attribute.get("required") else {}
    default = attribute.get("default")
    match attribute["type"]:
        case "number":
            add(view, "Number", **about, **({} if default is None else {"defaultValue": default}))
        case "text":
            add(view, "TextArea", **about, **({"value": default} if default else {}))
        case kind:
            many = "multiple" if kind == "multiselect" else "single"
            choices = add(view, "Choices", **about, choice=many)
            values = ("true", "false") if kind == "boolean" else attribute.get("values") or ()
            for value in values:
                is_default = value in _words_of(default)
                add(choices, "Choice", value=value, **({"selected": "true"} if is_default else {}))


def _words_of(default: Any) -> list[Any]:
    """The values that are chosen before anybody chooses."""
    if isinstance(default, bool):
        return ["true" if default else "false"]
    return list(default) if isinstance(default, list | tuple) else [default]


def attribute_result(attribute: Mapping[str, Any], value: Any) -> tuple[str, dict[str, Any]]:
    """The type of a result and its value, for what an object says of an attribute."""
    match attribute["type"]:
        case "number":
            return "number", {"number": value}
        case "text":
            return "textarea", {"text": [str(value)]}
        case "boolean":
            return "choices", {"choices": ["true" if value else "false"]}
    return "choices", {"choices": list(value) if isinstance(value, list | tuple) else [value]}
