"""Label Studio's labelling configuration, where it lies beside the tasks: what is marked, and what is asked of it."""

from dataclasses import dataclass, field
from typing import Any

from app.formats.reading.findings import FileRefused
from app.formats.reading.names import HEX_COLOR, Names
from app.formats.reading.records import Reading
from app.formats.reading.xml_files import Element, parse, root_name, to_number
from app.formats.records import Category

_ASKING = {"Choices", "Number", "TextArea", "Rating"}
_BOOLEAN = {"true", "false"}
_MOST_ATTRIBUTES = 100


@dataclass
class Config:
    """What the controls of all configurations say; without one, nothing."""

    titles: dict[str, str] = field(default_factory=dict)
    """The headings above controls, by the controls' names."""
    colors: dict[str, str | None] = field(default_factory=dict)
    """Of all labels, in their order."""
    questions: dict[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    """Of whole pictures: their modes and values."""
    attributes: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    """Of objects, by their label; those of all labels below the empty one."""
    _types: dict[str, str] = field(default_factory=dict)

    @property
    def names(self) -> Names:
        """Numbers of the labels, in their order."""
        return Names(self.colors)

    def described(self, category: Category) -> Category:
        """A category with its colour and what is asked of its objects."""
        asked = [*self.attributes.get(category.name, ()), *self.attributes.get("", ())]
        unique = {each["name"]: each for each in asked}
        return Category(
            category.id,
            category.name,
            color=self.colors.get(category.name),
            attributes=tuple(unique.values())[:_MOST_ATTRIBUTES],
        )

    def value_of(self, control: str, told: Any) -> Any:
        """What an object says of an attribute, as its type has it."""
        match self._types.get(control):
            case "boolean" if told in _BOOLEAN:
                return told == "true"
            case "multiselect" if isinstance(told, str):
                return [told]
        return told

    def take(self, root: Element) -> None:
        """Learn what one configuration says."""
        title = ""
        for element in root.iter():
            if element.tag == "Header":
                title = (element.get("value") or "").strip()
            elif element.tag.endswith("Labels"):
                self._take_labels(element)
            elif element.tag in _ASKING:
                self._take_question(element, title)
                title = ""

    def _take_labels(self, element: Element) -> None:
        for label in element.iterfind(".//Label"):
            name, color = (label.get("value") or "").strip()[:200], label.get("background") or ""
            if name:
                known = color.lower() if HEX_COLOR.fullmatch(color) else None
                self.colors[name] = self.colors.get(name) or known

    def _take_question(self, element: Element, title: str) -> None:
        control = element.get("name") or ""
        if title:
            self.titles.setdefault(control, title)
        name = self.titles.get(control, control)
        spec = _spec_of(element, name)
        if element.get("perRegion") == "true":
            self._types[control] = spec["type"]
            for label in (element.get("whenLabelValue") or "").split(","):
                self.attributes.setdefault(label.strip(), []).append(spec)
        elif element.tag == "Choices":
            is_of_several = element.get("choice", "").startswith("multiple")
            mode = "multilabel" if is_of_several else "multiclass"
            self.questions.setdefault(name, (mode, _values_of(element)))


def config_beside(reading: Reading) -> Config:
    """All configurations that lie beside the tasks."""
    config = Config()
    for name in reading.source.having(".xml"):
        if root_name(reading.source, name) != "View":
            continue
        try:
            config.take(parse(reading.source, name))
        except FileRefused:
            continue
    return config


def _spec_of(element: Element, name: str) -> dict[str, Any]:
    spec = {"name": name} | _type_of(element)
    default = _default_of(element, spec["type"])
    spec |= {} if default is None else {"default": default}
    return spec | ({"required": True} if element.get("required") == "true" else {})


def _type_of(element: Element) -> dict[str, Any]:
    if element.tag in ("Number", "Rating"):
        return {"type": "number"}
    values = _values_of(element)
    if element.tag == "TextArea" or not values:
        return {"type": "text"}
    if set(values) == _BOOLEAN:
        return {"type": "boolean"}
    is_of_several = element.get("choice", "").startswith("multiple")
    return {"type": "multiselect" if is_of_several else "select", "values": list(values)}


def _default_of(element: Element, kind: str) -> Any:
    """What an attribute is where nobody says otherwise: choices that are selected, a number or a text."""
    selected = [
        value
        for each in element.iterfind(".//Choice")
        if each.get("selected") == "true" and (value := _value_of(each))
    ]
    match kind:
        case "number":
            return to_number(element.get("defaultValue"))
        case "text":
            return element.get("value") if element.tag == "TextArea" else None
        case "boolean":
            return selected[0] == "true" if selected else None
        case "multiselect":
            return selected or None
    return selected[0] if selected else None


def _values_of(element: Element) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(value for each in element.iterfind(".//Choice") if (value := _value_of(each)))
    )


def _value_of(choice: Element) -> str:
    """What is written down when it is chosen: its words, or a name for them."""
    return (choice.get("alias") or choice.get("value") or "").strip()[:200]
