"""The attributes of imported objects: what their category asks for is taken, everything else kept beside. Pure."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from app.annotations.label_schema import CategoryRules
from app.annotations.validation import unmet
from app.formats.reading.findings import Findings
from app.formats.reading.records import Mark
from app.formats.reading.xml_files import to_number
from app.formats.records import Category

TypesFound = defaultdict[int, dict[str, set[str]]]
"""By category and attribute: the types of the values that came."""
_LONGEST_TEXT = 1000


class Attributes:
    """Sorts attributes by the rules of categories that are there; notes in `found` what those to be made need."""

    def __init__(
        self,
        rules: Mapping[int, CategoryRules],
        categories: Mapping[int, Category],
        found: TypesFound,
        findings: Findings,
        *,
        has_texts: bool = False,
    ) -> None:
        self._rules = rules
        self._categories = categories
        self._found = found
        self._findings = findings
        self._has_texts = has_texts
        """Whether the format has no numbers and lists, but texts that stand for them."""

    def sorted(self, mark: Mark) -> tuple[dict[str, Any], dict[str, Any]]:
        """What the category asks for, and what is kept beside."""
        extra = dict(mark.extra or {})
        if not mark.attributes:
            return {}, extra
        rules = self._rules.get(mark.category)
        if rules is None:
            return self._of_new_category(mark, extra)
        kept: dict[str, Any] = {}
        for name, came in mark.attributes.items():
            spec = rules.attributes.get(name)
            value = meant(spec, came) if self._has_texts and spec is not None else came
            if spec is not None and unmet(spec, value) is None:
                kept[name] = value
                continue
            expected = f"an attribute of {rules.name}" if spec is None else str(unmet(spec, value))
            done = "kept beside, and given back by exports"
            self._findings.ignored(
                "attribute-not-asked", f"{mark.place} {name}", expected, value, done
            )
            extra.setdefault("other_attributes", {})[name] = value
        return kept, extra

    def _of_new_category(
        self, mark: Mark, extra: dict[str, Any]
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """Of a category that is to be made: whatever is a value."""
        defined = {spec["name"]: spec for spec in self._categories[mark.category].attributes}
        known = self._found[mark.category]
        kept: dict[str, Any] = {}
        for name, came in mark.attributes.items():
            is_text = self._has_texts and name in defined
            value = meant(defined[name], came) if is_text else came
            kind = defined[name]["type"] if name in defined else _type_of(value)
            is_mixed = name not in defined and known.setdefault(name, {kind or ""}) != {kind}
            if kind is None or is_mixed or (name in defined and unmet(dict(defined[name]), value)):
                expected = "values of one type: text, numbers, or true and false"
                done = "kept beside, and given back by exports"
                self._findings.ignored(
                    "attribute-mixed", f"{mark.place} {name}", expected, value, done
                )
                extra.setdefault("other_attributes", {})[name] = value
            else:
                kept[name] = value
        return kept, extra


def meant(spec: Mapping[str, Any], value: Any) -> Any:
    """What a text stands for where an attribute is a number, a list, or text that reads as true or false."""
    if isinstance(value, bool):
        return str(value).lower() if spec["type"] in ("text", "select") else value
    if not isinstance(value, str):
        return value
    if spec["type"] == "number":
        number = to_number(value)
        return value if number is None else int(number) if number.is_integer() else number
    if spec["type"] == "multiselect":
        return _listed(value, spec.get("values") or ())
    return value


def _listed(text: str, values: Sequence[str]) -> list[str]:
    """The values of a list joined by commas; a value may have commas of its own."""
    found, rest = [], text
    by_length = sorted(values, key=len, reverse=True)
    while rest:
        next_one = next((each for each in by_length if f"{rest},".startswith(f"{each},")), None)
        next_one = rest.split(",", 1)[0] if next_one is None else next_one
        found.append(next_one)
        rest = rest[len(next_one) + 1 :]
    return found


def _type_of(value: Any) -> str | None:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float):
        return "number"
    return "text" if isinstance(value, str) and len(value) <= _LONGEST_TEXT else None
