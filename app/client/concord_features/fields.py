"""Which facts become features, and by which recipe: plain data that travels with what was learnt from it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

VERSION = 1
"""Of the recipes and the order of columns. A file of another version is refused, never read otherwise."""


class Kind(StrEnum):
    """How a fact becomes numbers; `recipes` has each of them."""

    NUMBER = "number"
    LOG2 = "log2"
    STOPS = "stops"
    EXPOSURE_VALUE = "exposure_value"
    CLOCK = "clock"
    ANGLE = "angle"
    SPHERE = "sphere"
    RATIO = "ratio"
    MILLIONS = "millions"
    DENSITY = "density"
    FLAG = "flag"
    CHOICE = "choice"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class FeatureField:
    """One fact of an image. `sources` are the names under which a record has what it is made of.

    `choices` are all the words that a `CHOICE` can be; `is_private` marks what may tell who or where somebody was.
    """

    name: str
    kind: Kind
    sources: tuple[str, ...]
    label: str = ""
    section: str = ""
    unit: str = ""
    description: str = ""
    choices: tuple[str, ...] = ()
    is_private: bool = False

    def as_json(self) -> dict[str, Any]:
        """For `features.json`."""
        return asdict(self) | {"sources": list(self.sources), "choices": list(self.choices)}

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> "FeatureField":
        """What `as_json` wrote."""
        lists = {name: tuple(said[name]) for name in ("sources", "choices")}
        return cls(**{**said, **lists, "kind": Kind(said["kind"])})


@dataclass(frozen=True, slots=True)
class FeatureSpec:
    """The facts that are wanted, in the order of their columns.

    `rare_share`: words that fewer of the training images have than this share go into one column together.
    """

    fields: tuple[FeatureField, ...]
    rare_share: float = 0.01

    def as_json(self) -> dict[str, Any]:
        """For `features.json`."""
        return {
            "version": VERSION,
            "rare_share": self.rare_share,
            "fields": [each.as_json() for each in self.fields],
        }

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> "FeatureSpec":
        """What `as_json` wrote.

        Raises:
            ValueError: it is of another version.
        """
        if said.get("version") != VERSION:
            raise ValueError(
                f"Expected features of version {VERSION}, received version {said.get('version')!r}."
            )
        fields = tuple(FeatureField.from_json(each) for each in said["fields"])
        return cls(fields, float(said["rare_share"]))
