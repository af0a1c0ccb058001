"""How images are divided by a field: numbers by bounds, times by years, months or days, words as they are. Pure.

Each part can be said as a filter line, so that the gallery shows exactly the images that are counted here.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from app.gallery.facets.placing import number_words
from app.gallery.language import FIELDS, Field, print_value
from app.gallery.language.fields import HAVES
from app.metadata.parts import (
    CAMERA_SQL,
    HOURS,
    MONTHS,
    PLACE,
    PLACE_SQL,
    camera_words,
    square_words,
)

Cut = Literal["count", "width"]
"""Numbers are cut into parts of about as many images, or of equal width."""

MOST_PARTS = 12
"""Of words: the commonest, the others together. Of numbers: so many bounds can be asked for."""
FEW_VALUES = 8
"""Numbers of no more different values than this are not cut: each is a part."""
ANSWER = "answer:"
MISSING = ""
"""The key of images of which the field is not known."""
OTHERS = "\tothers"
_NO_PARTS = frozenset({"name", "id", "sha256", "near", "disagreements", "image_unique_id"})
_FIXED: Mapping[str, tuple[float, ...]] = {"hour": tuple(HOURS), "month": tuple(range(1, 13))}


@dataclass(frozen=True)
class Part:
    """A part of the images: its key in SQL, what people call it, and the term that asks for it, if one can."""

    key: str
    label: str
    term: str | None


@dataclass(frozen=True)
class Divisor:
    """A field that images can be divided by. `sql` is its value on what `app.gallery.sources` names."""

    name: str
    label: str
    section: str
    kind: str
    sql: str
    unit: str = ""
    term_of: Callable[[str], str] | None = None
    """The term of a value, where that depends on whose word counts; of an empty one, that of any value."""

    @property
    def missing(self) -> Part:
        """The images of which it is not known."""
        if self.term_of is not None:
            return Part(MISSING, "not answered", f"-{self.term_of('')}")
        known = {PLACE: "gps", "hour": "time", "month": "time"}.get(self.name, self.name)
        term = f"-has:{known}" if known in HAVES else None
        return Part(MISSING, "not recorded", term)


def divisors() -> dict[str, Divisor]:
    """Every field of the filter language that has parts and tells nothing private, and coarse places."""
    found = {
        name: Divisor(name, each.label, each.section, each.kind, _sql_of(each), each.unit)
        for name, each in FIELDS.items()
        if _has_parts(each)
    }
    found[PLACE] = Divisor(PLACE, "Place, in whole degrees", "place", "place", PLACE_SQL)
    return found


def divisor_of_question(name: str, term_of: Callable[[str], str]) -> Divisor:
    """The answers to a question."""
    return Divisor(f"{ANSWER}{name}", name, "answers", "answer", "", term_of=term_of)


def _has_parts(field: Field) -> bool:
    has_column = bool(field.column) or field.name == "state"
    return has_column and not field.is_private and field.name not in _NO_PARTS


def _sql_of(field: Field) -> str:
    return {"state": "i.state", "camera": CAMERA_SQL}.get(field.name, field.column)


@dataclass(frozen=True)
class Division:
    """A divisor with its bounds: numbers from each on up to the next, or single values where there are few."""

    divisor: Divisor
    bounds: tuple[float, ...] = ()
    is_single: bool = False
    pattern: str = "YYYY"
    high: float | None = None
    """The largest number there is."""

    @property
    def inner(self) -> list[float]:
        """The bounds between parts."""
        return list(self.bounds[1:])

    def parts(self, counts: Mapping[str, int]) -> list[Part]:
        """In their order, the unknown last; `counts` says how many images each key has."""
        keys = [key for key in counts if key != MISSING]
        made = self._parts(keys, counts)
        return [*made, self.divisor.missing] if counts.get(MISSING) else made

    def _parts(self, keys: Sequence[str], counts: Mapping[str, int]) -> list[Part]:
        if self.divisor.kind == "number" and not self.is_single:
            return [self._span(place) for place in range(len(self.bounds))]
        if self.divisor.kind == "number":
            return [self._single(key) for key in sorted(keys, key=float)]
        if self.divisor.kind == "time":
            return [Part(key, key, f"{self.divisor.name}:{key}") for key in sorted(keys)]
        common = sorted(keys, key=lambda key: (-counts[key], key))[:MOST_PARTS]
        made = [self._word(key) for key in common]
        return [*made, self._others(common)] if len(keys) > len(common) else made

    def _span(self, place: int) -> Part:
        name, low = self.divisor.name, self.bounds[place]
        high = self.bounds[place + 1] if place + 1 < len(self.bounds) else None
        terms = [] if place == 0 else [f"{name}>={_exact(low)}"]
        terms += [] if high is None else [f"{name}<{_exact(high)}"]
        words = self._span_words(low, high)
        return Part(str(place), words, " ".join(terms) or f"{name}>={_exact(low)}")

    def _span_words(self, low: float, high: float | None) -> str:
        if self.divisor.name == "hour" and low in HOURS:
            return HOURS[int(low)]
        if self.divisor.name == "month":
            return MONTHS[int(low) - 1]
        first, unit = self._said(low), self.divisor.unit
        if high is not None:
            return f"{first} to under {self._said(high)} {unit}".rstrip()
        last = first if self.high is None else self._said(self.high)
        return (f"{first} to {last} {unit}" if first != last else f"{first} {unit}").rstrip()

    def _said(self, number: float) -> str:
        if self.divisor.name == "exposure_s":
            return number_words(number, number)[0]
        return f"{number:,.0f}" if abs(number) >= 1000 else f"{number:.3g}"

    def _single(self, key: str) -> Part:
        number = float(key)
        words = f"{self._said(number)} {self.divisor.unit}".rstrip()
        return Part(key, words, f"{self.divisor.name}={_exact(number)}")

    def _word(self, key: str) -> Part:
        name, kind = self.divisor.name, self.divisor.kind
        if kind == "place":
            return _place(key)
        if self.divisor.term_of is not None:
            return Part(key, key, self.divisor.term_of(key))
        if kind == "truth":
            said = "yes" if key == "true" else "no"
            return Part(key, said, f"{name}:{said}")
        if kind == "text":
            words = camera_words(key) if name == "camera" else key
            return Part(key, words, f"{name}={print_value(key)}")
        return Part(key, key.replace("_", " "), f"{name}:{print_value(key)}")

    def _others(self, common: Sequence[str]) -> Part:
        """What is known and none of the common ones."""
        divisor = self.divisor
        if divisor.kind not in {"text", "choice"} or divisor.name not in HAVES:
            return Part(OTHERS, "all others", None)
        sign = "=" if divisor.kind == "text" else ":"
        named = ",".join(print_value(key) for key in common)
        return Part(OTHERS, "all others", f"has:{divisor.name} -{divisor.name}{sign}{named}")


def bounds_of(
    low: float, high: float, quantiles: Sequence[float], bins: int, cut: Cut
) -> tuple[float, ...]:
    """Where each part begins, the first at `low`."""
    if cut == "width":
        return tuple(low + (high - low) * place / bins for place in range(bins))
    return tuple(sorted({low, *quantiles}))


def fixed_bounds(name: str, bins: int | None) -> tuple[float, ...] | None:
    """Of fields that people divide in one way: days into quarters, years into months."""
    return _FIXED.get(name) if bins is None else None


def _place(key: str) -> Part:
    """A square of one degree: about 110 km, and so no address."""
    latitude, longitude = map(int, key.split(","))
    term = (
        f"gps_latitude>={latitude} gps_latitude<{latitude + 1} "
        f"gps_longitude>={longitude} gps_longitude<{longitude + 1}"
    )
    return Part(key, square_words(latitude, longitude), term)


def _exact(number: float) -> str:
    return repr(number).removesuffix(".0")
