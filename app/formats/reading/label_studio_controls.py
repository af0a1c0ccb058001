"""The controls of a labelling configuration that lies beside Label Studio's tasks: what they are called and offer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

from app.formats.reading.findings import FileRefused
from app.formats.reading.records import Reading
from app.formats.reading.xml_files import parse, root_name

_ASKING = {"Choices", "Number", "TextArea", "Rating"}


@dataclass(frozen=True, slots=True)
class Control:
    """What asks something: below its `title`, of the whole picture or of each region, with these `values` to choose."""

    title: str
    values: tuple[str, ...] = ()
    is_multiple: bool = False
    is_of_regions: bool = False

    @property
    def is_question(self) -> bool:
        """Whether it asks for a choice about the whole picture."""
        return bool(self.values) and not self.is_of_regions

    def meant(self, told: Any) -> Any:
        """What was told, as a list where several may be chosen, and true or false where nothing else may be."""
        if self.is_multiple and not isinstance(told, list):
            return [told]
        is_yes_or_no = self.is_of_regions and set(self.values) == {"true", "false"}
        return told == "true" if is_yes_or_no and told in self.values else told


def controls_of(reading: Reading) -> dict[str, Control]:
    """All that ask something, by their names."""
    controls: dict[str, Control] = {}
    for name in reading.source.having(".xml"):
        if root_name(reading.source, name) != "View":
            continue
        try:
            root = parse(reading.source, name)
        except FileRefused:
            continue
        title = ""
        for element in root.iter():
            if element.tag == "Header":
                title = (element.get("value") or "").strip()
            elif element.tag in _ASKING:
                called = element.get("name") or ""
                controls.setdefault(called, _control(element, title or called))
                title = ""
    return controls


def title_of(controls: Mapping[str, Control], name: str) -> str:
    """The heading above a control; its name where there is none."""
    return controls[name].title if name in controls else name


def _control(element: Element, title: str) -> Control:
    values = [choice.get("value") or choice.get("alias") or "" for choice in element.iter("Choice")]
    return Control(
        title,
        tuple(each for each in values if each),
        is_multiple=element.get("choice") == "multiple",
        is_of_regions=element.get("perRegion") == "true",
    )
