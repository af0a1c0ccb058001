"""What was counted, in words and terms. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.gallery.facets.choosing import Choice
from app.gallery.facets.definitions import Facet
from app.gallery.facets.placing import number_words, places_between, time_words
from app.gallery.facets.results import Bar, Counted, Value
from app.gallery.facets.sampling import Sample
from app.gallery.facets.statement import MOST_VALUES
from app.gallery.language import print_value
from app.gallery.language.fields import HAVES, STATES
from app.metadata.anomaly_kinds import ANOMALY_KINDS

_RECORDED = HAVES.keys() - {"anomaly"}


@dataclass(frozen=True)
class Category:
    """What is shown of a category."""

    name: str
    color: str


@dataclass
class Found:
    """The rows of one facet: (value, low, high, images); `missing` images have none."""

    rows: list[tuple[str, float | None, float | None, int]] = field(default_factory=list)
    missing: int = 0

    def add(self, value: str | None, low: float | None, high: float | None, images: int) -> None:
        """Take one row of the statement."""
        if value is None:
            self.missing += images
        else:
            self.rows.append((value, low, high, images))


def worded(
    facet: Facet,
    found: Found,
    choice: Choice,
    categories: Mapping[str, Category],
    sample: Sample,
) -> Counted:
    """A facet as it is shown, its counts those of the whole project."""
    asked = facet.field
    values: list[Value] = []
    bars: list[Bar] = []
    if facet.kind == "values":
        values = _values(facet, found, choice, categories, sample)
    else:
        bars = _bars(facet, found, choice, sample)
    missing = _missing(facet, found, choice, sample)
    return Counted(
        facet.key,
        facet.label,
        asked.unit,
        values,
        bars,
        missing,
        is_estimated=not sample.is_whole,
        is_cut=facet.kind == "values" and len(found.rows) + bool(found.missing) >= MOST_VALUES,
    )


def _missing(facet: Facet, found: Found, choice: Choice, sample: Sample) -> Value | None:
    question = facet.question
    term = f"-answer:{print_value(question.name)}" if question else f"-has:{facet.name}"
    is_chosen = term in choice.lines
    if not (question or facet.name in _RECORDED) or not (found.missing or is_chosen):
        return None
    return Value(
        "no answer" if question else "not recorded", term, sample.scaled(found.missing), is_chosen
    )


def _values(
    facet: Facet,
    found: Found,
    choice: Choice,
    categories: Mapping[str, Category],
    sample: Sample,
) -> list[Value]:
    made = []
    for row, _, _, images in found.rows:
        value, _, called = row.partition("\t")
        category = categories.get(value) if facet.name == "category" else None
        term = _term(facet, value)
        made.append(
            Value(
                category.name if category else called or _said(facet, value),
                term,
                sample.scaled(images),
                is_chosen=term in choice.lines,
                color=category.color if category else None,
            )
        )
    orders = {"state": STATES, "category": tuple(categories)}
    if facet.question:
        orders[facet.name] = facet.question.values
    if facet.name in orders:
        rank = {_term(facet, value): place for place, value in enumerate(orders[facet.name])}
        made.sort(key=lambda value: rank.get(value.term, len(rank)))
    return made


def _said(facet: Facet, value: str) -> str:
    if facet.name == "anomaly":
        return ANOMALY_KINDS.get(value, value)
    if facet.field.kind == "truth":
        return "yes" if value == "true" else "no"
    return value.replace("_", " ") if facet.field.kind == "choice" else value


def _term(facet: Facet, value: str) -> str:
    """Whole texts: a camera whose name is the beginning of another's is not meant by it."""
    kind = facet.field.kind
    if facet.question:
        return f"answer:{print_value(f'{facet.question.name}={value}')}"
    if kind == "truth":
        return f"{facet.name}:{'yes' if value == 'true' else 'no'}"
    return f"{facet.name}{'=' if kind in {'text', 'number'} else ':'}{print_value(value)}"


def _bars(facet: Facet, found: Found, choice: Choice, sample: Sample) -> list[Bar]:
    """Every bar between the first and the last; an empty one has no term."""
    rows = {value: (low, high, images) for value, low, high, images in found.rows}
    highest = max((images for *_, images in rows.values()), default=1)
    made = []
    for place in places_between(rows, is_time=facet.kind == "times"):
        low, high, images = rows.get(place, (None, None, 0))
        if low is None or high is None:
            first, last, span = time_words(place) if facet.kind == "times" else ("", "", "")
        else:
            first, last, span = number_words(low, high)
        term = f"{facet.name}:{span}" if images else ""
        share = images / highest
        made.append(Bar(first, last, term, sample.scaled(images), share, term in choice.lines))
    return made
