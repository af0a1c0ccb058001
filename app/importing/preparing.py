"""Pictures of a file to rows, picture by picture, with a finding for everything that is repaired or refused. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import NAMESPACE_OID, UUID, uuid5

import msgspec
from pydantic import TypeAdapter, ValidationError

from app.annotations.label_schema import CategoryRules
from app.annotations.measuring import Measures, measures_of
from app.annotations.shape_rules import Setting, shape_problems
from app.annotations.shapes import AnyShape
from app.annotations.shapes import Shape as ShapeModel
from app.formats.reading.coco.keeping import moving, recategorized
from app.formats.reading.findings import Findings
from app.formats.reading.records import Contents, Mark, Outlined, Picture, Said, Sketched
from app.formats.records import Category, Shape
from app.geometry.boxes import Size
from app.importing.album import QUARTER_TURNED, Known
from app.importing.answers import answer_problem
from app.importing.attributes import Attributes, TypesFound
from app.importing.fitting import fitted, note_area
from app.importing.planning import Plan
from app.importing.quick import quick_measures
from app.importing.rows import (
    Content,
    Drawn,
    Names,
    Row,
    drawn_of,
    first_revision,
    named_id,
    object_row,
    polygon_row,
)
from app.importing.sieve import plain_polygons, plain_sketches
from app.importing.tally import Tally
from app.importing.turning import turned
from app.importing.voices import absences_together, answers_together, note_merged
from app.projects.shapes import accepted_shapes
from app.web.wording import plain_message

_NOT_WANTED = Row(b"", "")
_OUTLINED = (Outlined, Sketched)
_SHAPES: TypeAdapter[AnyShape] = TypeAdapter(ShapeModel)
_ALL_KINDS = accepted_shapes(
    ("box", "rotated_box", "polygon", "polyline", "ellipse", "mask", "keypoints", "point")
)


class Layer(NamedTuple):
    """What an image has of a target: the rows of its objects, and the difference that a first revision would note."""

    image_id: int
    target: int
    rows: Sequence[bytes]
    diff: bytes


@dataclass(slots=True)
class Prepared:
    """What one or more pictures have come to.

    `said` is (image, target, question, values), `absent` (image, target, categories), `extras` (image, extra).
    """

    layers: list[Layer] = field(default_factory=list)
    said: list[tuple[int, int, str, list[str]]] = field(default_factory=list)
    absent: list[tuple[int, int, list[int]]] = field(default_factory=list)
    extras: list[tuple[int, str]] = field(default_factory=list)


class Preparation:
    """One file on its way to rows, some pictures at a time.

    A check wants no rows: what it prepares is told alone. `found` is told which attributes new categories need.
    """

    def __init__(
        self,
        contents: Contents,
        plan: Plan,
        found: TypesFound,
        findings: Findings,
        *,
        wants_rows: bool = True,
    ) -> None:
        self._tally = Tally()
        self._plan = plan
        self._findings = findings
        self._namespaces = [
            uuid5(
                NAMESPACE_OID, f"concord/{plan.project_id}/import/{plan.source}/{target.name}"
            ).bytes
            for target in plan.targets
        ]
        categories = {each.id: each for each in contents.categories}
        self._attributes = Attributes(
            plan.rules, categories, found, findings, has_texts=contents.has_texts
        )
        self._rules = {**{each.id: _any_rules(each) for each in contents.categories}, **plan.rules}
        self._plain: Mapping[int, Measures] = {}
        self._sketches: Mapping[int, Drawn] = {}
        self._wants_rows = wants_rows

    def prepare(
        self, pictures: Sequence[Picture], images: Sequence[Known | None]
    ) -> tuple[Prepared, Tally]:
        """The rows of some pictures, and what they come to; `images` are those that they are."""
        made, self._tally = Prepared(), Tally()
        taken = [
            (picture, image, is_stored)
            for picture, image in zip(pictures, images, strict=True)
            if image is not None and (is_stored := self._is_stored(picture, image)) is not None
        ]
        upright = [
            (mark, image.size)
            for picture, image, is_stored in taken
            if not is_stored
            for mark in picture.marks
        ]
        self._plain = plain_polygons(upright)
        self._sketches = plain_sketches(upright, wants_texts=self._wants_rows)
        for picture, image, is_stored in taken:
            self._take(picture, image, made, is_stored=is_stored)
        return made, self._tally

    def _take(self, picture: Picture, image: Known, made: Prepared, *, is_stored: bool) -> None:
        rows: dict[int, list[Row]] = {self._target(layer): [] for layer in picture.said}
        for mark in picture.marks:
            row = self._row(mark, image, is_stored=is_stored)
            if row is not None and self._wants_rows:
                rows.setdefault(self._target(mark.layer), []).append(row)
        for target, some in sorted(rows.items()):
            diff = first_revision([row.told for row in some], self._plan.source)
            made.layers.append(Layer(image.id, target, [row.content for row in some], diff))
        for target in rows:
            self._take_voices(picture, image, target, made)
        if picture.extra:
            extra = picture.extra
            if self._plan.has_numbered_extras:
                extra = recategorized(extra, moving(self._plan.category_ids))
            made.extras.append((image.id, _json(extra)))

    def _target(self, layer: str) -> int:
        return self._plan.target_of.get(layer, 0)

    def _is_stored(self, picture: Picture, image: Known) -> bool | None:
        """Whether the labels are in the frame of the stored file; None where they are of another size altogether."""
        if self._plan.frame != "auto":
            return self._plan.frame == "stored" and image.orientation != 1
        size = picture.size
        if size is None or size == image.size:
            return False
        expected = f"{image.size.width} x {image.size.height}"
        received = f"{size.width} x {size.height}"
        place = f"{picture.place}, {picture.file_name}"
        if image.orientation in QUARTER_TURNED and size == image.stored:
            done = "turned as the picture's EXIF orientation turns it"
            self._findings.repaired("frame-swapped", place, expected, received, done)
            return True
        if size == Size(image.size.height, image.size.width):
            done = "labels taken as they are: the picture is not turned"
            self._findings.repaired("size-swapped", place, expected, received, done)
            return False
        if not picture.marks:
            return False
        done = "what is marked on it is left out: it was drawn on a picture of another size"
        self._findings.refused("size-differs", place, expected, received, done)
        return None

    def _row(self, mark: Mark, image: Known, *, is_stored: bool) -> Row | None:
        if mark.category not in self._plan.category_ids:
            self._tally.of_missing_categories += 1
            return None
        rules = self._rules[mark.category]
        drawn = self._sketches.get(id(mark)) or self._plain.get(id(mark))
        if drawn is not None and isinstance(mark, _OUTLINED):
            return self._line(mark, drawn, rules, image)
        shape = self._shape(mark, image, is_stored=is_stored)
        if shape is None:
            return None
        if not self._may_take(mark, shape["type"], rules):
            return None
        measures = self._measures(mark, shape, rules, image.size)
        if measures is None:
            return None
        note_area(mark, shape["type"], measures.area, self._findings)
        return self._finished(mark, shape, measures, image)

    def _line(
        self,
        mark: Outlined | Sketched,
        drawn: Measures | Drawn,
        rules: CategoryRules,
        image: Known,
    ) -> Row | None:
        """The row of a polygon that is taken as it is, without the ways round that others need."""
        if not self._may_take(mark, "polygon", rules):
            return None
        note_area(mark, "polygon", drawn.area, self._findings)
        target = self._target(mark.layer)
        score = self._score(mark, target)
        self._tally.objects += 1
        self._tally.by_category[mark.category, "polygon"] += 1
        if not self._wants_rows:
            return _NOT_WANTED
        if not isinstance(drawn, Drawn):
            assert isinstance(mark, Outlined)
            drawn = drawn_of(mark, drawn)
        return polygon_row(drawn, self._names(mark, image, target), score)

    def _names(self, mark: Mark, image: Known, target: int) -> Names:
        named = named_id(self._namespaces[target], f"{image.id} {mark.key}")
        return Names(named, image.id, self._plan.category_ids[mark.category])

    def _shape(self, mark: Mark, image: Known, *, is_stored: bool) -> Shape | None:
        """The mark's shape on the upright image; none where it is refused."""
        if not is_stored:
            is_plain = id(mark) in self._plain
            return mark.shape if is_plain else fitted(mark, image.size, self._findings)
        shape = fitted(mark, image.stored, self._findings)
        return None if shape is None else turned(shape, image.orientation, image.stored)

    def _may_take(self, mark: Mark, kind: str, rules: CategoryRules) -> bool:
        if kind in rules.shapes or self._plan.may_create:
            return True
        expected = f"{', '.join(sorted(rules.shapes))} for {rules.name}"
        self._findings.refused("shape-not-offered", mark.place, expected, kind, "left out")
        return False

    def _measures(
        self, mark: Mark, shape: Mapping[str, Any], rules: CategoryRules, size: Size
    ) -> Measures | None:
        """By the rules of saves, where no shorter way gives the same."""
        quick = self._plain.get(id(mark)) or quick_measures(shape, size)
        if quick is not None:
            return quick
        try:
            model = _SHAPES.validate_python(_as_sent(shape))
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            where = ".".join(map(str, first["loc"][1:]))
            self._findings.refused(
                "shape-malformed",
                f"{mark.place} {where}",
                plain_message(first),
                first["input"],
                "left out",
            )
            return None
        widened = CategoryRules(rules.name, _ALL_KINDS, {}, rules.keypoints)
        problem = next(iter(shape_problems(model, Setting("shape", widened, size))), None)
        if problem is not None:
            self._findings.refused(
                "shape-refused", mark.place, problem.message, shape["type"], "left out"
            )
            return None
        return measures_of(model, size)

    def _finished(
        self, mark: Mark, shape: Mapping[str, Any], measures: Measures, image: Known
    ) -> Row:
        target = self._target(mark.layer)
        attributes, extra = self._attributes.sorted(mark)
        score = self._score(mark, target)
        kind = shape["type"]
        self._tally.objects += 1
        self._tally.by_category[mark.category, kind] += 1
        if not self._wants_rows:
            return _NOT_WANTED
        content = Content(
            kind,
            msgspec.json.encode(shape),
            measures,
            msgspec.json.encode(attributes),
            mark.is_crowd,
            mark.z,
            self._group(mark, image),
            score,
            msgspec.json.encode(extra) if extra else None,
        )
        return object_row(content, self._names(mark, image, target))

    def _group(self, mark: Mark, image: Known) -> UUID | None:
        if mark.group is None:
            return None
        try:
            return UUID(mark.group)
        except ValueError:
            return uuid5(UUID(bytes=self._namespaces[0]), f"group {image.id} {mark.group}")

    def _score(self, mark: Mark, target: int) -> float | None:
        if self._plan.targets[target].kind != "prediction":
            return None
        if mark.score is None:
            self._findings.repaired(
                "no-score", mark.place, "a score from 0 to 1", "none that is one", "taken as 1"
            )
            return 1.0
        return mark.score

    def _take_voices(self, picture: Picture, image: Known, target: int, made: Prepared) -> None:
        """What the layers that become one of a target say of the whole image."""
        voices = [
            (layer, said) for layer, said in picture.said.items() if self._target(layer) == target
        ]
        layers = {mark.layer for mark in picture.marks}
        place = f"{picture.place}, {picture.file_name}"
        spoke = {layer for layer, said in voices if said.answers or said.verified_absent}
        here = spoke | {layer for layer in layers if self._target(layer) == target}
        note_merged(place, here, self._findings)
        given = [self._fitting_answers(picture, said) for _, said in voices]
        for name, values in answers_together(given, place, self._findings).items():
            made.said.append((image.id, target, name, values))
            self._tally.answers += 1
        marked = {
            mark.category
            for mark in (picture.marks if len(here) > 1 else ())
            if self._target(mark.layer) == target
        }
        absent = absences_together(voices, marked, place, self._findings)
        if absent:
            made.absent.append((image.id, target, absent))

    def _fitting_answers(self, picture: Picture, said: Said) -> dict[str, Sequence[str]]:
        """The answers that their questions allow; the others are told."""
        fitting: dict[str, Sequence[str]] = {}
        for name, values in said.answers.items():
            problem = answer_problem(self._plan.questions.get(name), values)
            if problem is not None:
                self._findings.refused(
                    "answer", f"{picture.place} {name}", problem, list(values), "left out"
                )
            elif values:
                fitting[name] = values
        return fitting


def _any_rules(category: Category) -> CategoryRules:
    keypoints = category.skeleton.keypoints if category.skeleton else ()
    return CategoryRules(category.name, _ALL_KINDS, {}, keypoints)


def _as_sent(value: Any) -> Any:
    """Lists of points as the strict model wants them: floats in tuples where it says so."""
    if isinstance(value, Mapping):
        return {name: _as_sent(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        is_point = 2 <= len(value) <= 3 and all(isinstance(each, int | float) for each in value)
        return tuple(value) if is_point else [_as_sent(each) for each in value]
    return value


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def names_in(pictures: Iterable[Picture]) -> set[str]:
    """The pictures of the source that a file names."""
    return {picture.path for picture in pictures if picture.path is not None}
