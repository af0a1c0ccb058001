"""The facets of the gallery in their order, each of a field of the filter language."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from app.gallery.language import FIELDS, Field
from app.gallery.language.fields import CALLED

FacetKind = Literal["values", "bars", "times"]


@dataclass(frozen=True)
class Question:
    """One that is asked of images, with its answers in their order."""

    id: int
    name: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Facet:
    """One facet. `is_logarithmic` gives bars of equal ratio, for what people think of in doublings.

    `sql` is the value of an image (see app.gallery.sources); people call it by what stands behind a tab.
    Where there are `joins`, it is that of what they bring to the sampled images `s`, and an image may have several.
    One of answers has the `question` that it is about.
    """

    name: str
    kind: FacetKind
    sql: str
    joins: str = ""
    is_logarithmic: bool = False
    question: "Question | None" = None

    @property
    def key(self) -> str:
        """What can be part of an id, and of a statement."""
        return f"answer-{self.question.id}" if self.question else self.name

    @property
    def label(self) -> str:
        """What people call it."""
        return self.question.name if self.question else self.field.label

    @property
    def field(self) -> Field:
        """The field that its terms ask for."""
        return FIELDS["answer" if self.question else self.name]


def _column(name: str, kind: FacetKind = "values", *, is_logarithmic: bool = False) -> Facet:
    return Facet(name, kind, FIELDS[name].column, is_logarithmic=is_logarithmic)


STATE = "<state>"
"""Stands for the state that the viewer sees."""
_CATEGORIES = """
    join layers l on l.image_id = s.id and l.kind <> 'prediction' and (%(sees_all)s or l.author_id = %(viewer_id)s)
    join annotations n on n.layer_id = l.id and n.removed_at is null
"""
_ANOMALIES = "join image_anomalies a on a.image_id = s.id and a.dismissed_at is null"
_ANNOTATORS = """
    join assignments a on a.image_id = s.id and a.state in ('submitted', 'accepted', 'returned')
    join users u on u.id = a.annotator_id
"""


def facet_of(question: Question) -> Facet:
    """How many images have each of its answers, and how many have none."""
    return Facet(answer_facet(question.name), "values", "s.value", question=question)


def answer_facet(question: str) -> str:
    """The name of the facet of a question: answers to different questions are no alternatives."""
    return f"answer={question}"


FACETS: Mapping[str, Facet] = {
    each.name: each
    for each in (
        Facet("state", "values", STATE),
        Facet("category", "values", "n.category_id", joins=_CATEGORIES),
        Facet("annotator", "values", "u.email || chr(9) || u.name", joins=_ANNOTATORS),
        _column("agreement", "bars"),
        Facet("camera", "values", CALLED),
        _column("lens_model"),
        _column("taken_at_local", "times"),
        _column("iso", "bars", is_logarithmic=True),
        _column("exposure_s", "bars", is_logarithmic=True),
        _column("f_number", "bars", is_logarithmic=True),
        _column("focal_mm", "bars", is_logarithmic=True),
        _column("flash_fired"),
        _column("scene_capture_type"),
        _column("megapixels", "bars"),
        _column("sharpness", "bars", is_logarithmic=True),
        _column("brightness", "bars"),
        _column("contrast", "bars"),
        _column("outlier", "bars"),
        Facet("duplicate", "values", "d.kind", joins="join image_groups d on d.image_id = s.id"),
        Facet("anomaly", "values", "a.kind", joins=_ANOMALIES),
        _column("file_format"),
        _column("orientation"),
    )
}
