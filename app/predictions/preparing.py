"""From what was sent to rows, or to everything that is wrong with it. Pure: a hundred thousand boxes in a thread."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

import msgspec

from app.annotations.label_schema import LabelSchema
from app.annotations.measuring import measures_of
from app.annotations.shapes import AnyShape
from app.annotations.validation import annotation_problems, answer_problems
from app.errors import FieldError
from app.geometry.boxes import Size
from app.predictions.coco_results import NotAShape, shape_of
from app.predictions.schemas import CocoResult, NewPredictions, PredictedAnnotation, PredictedImage

Row = tuple[Any, ...]
COLUMNS = (
    "id", "image_id", "category_id", "kind", "shape", "x", "y", "width", "height", "area",
    "segmentation", "attributes", "is_crowd", "z", "group_id", "score",
)  # fmt: skip
"""What each row holds, in order."""


@dataclass(frozen=True)
class KnownImages:
    """The project's images that the request names; of a name that several have, all their ids."""

    sizes: Mapping[int, Size]
    ids_by_name: Mapping[str, Sequence[int]]


@dataclass(slots=True)
class Found:
    """What a COCO result marks, as an annotation; a plain record, because there may be a million of them."""

    category_id: int
    shape: AnyShape
    score: float
    attributes: dict[str, Any] = field(default_factory=dict)
    is_crowd: bool = False
    z: int = 0
    group_id: UUID | None = None
    id: UUID | None = None


Predicted = PredictedAnnotation | Found


@dataclass
class Prepared:
    """Rows in the order of `COLUMNS`, answers by image and question; `paths` say where each id was sent."""

    image_ids: list[int] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    answers: dict[int, dict[str, list[str]]] = field(default_factory=dict)
    paths: dict[UUID, str] = field(default_factory=dict)
    problems: list[FieldError] = field(default_factory=list)


class Preparation:
    """One request on its way to rows.

    An annotation without an id gets one that follows from the model, the image and what it says, so that sending the
    same again finds it there.
    """

    def __init__(
        self, new: NewPredictions, images: KnownImages, schema: LabelSchema, project_id: int
    ) -> None:
        self._new = new
        self._images = images
        self._schema = schema
        self._namespace = uuid5(NAMESPACE_OID, f"concord/{project_id}/{new.source}")
        self._said: Counter[UUID] = Counter()
        self._made = Prepared()

    def run(self) -> Prepared:
        """Everything at once; with `problems` the rest must not be written."""
        if self._new.results is not None:
            self._take_results(self._new.results)
        for index, image in enumerate(self._new.images or ()):
            self._take_image(f"images.{index}", image)
        return self._made

    def _take_results(self, results: Sequence[CocoResult]) -> None:
        self._made.image_ids = [
            image_id
            for image_id in dict.fromkeys(result.image_id for result in results)
            if image_id in self._images.sizes
        ]
        for index, result in enumerate(results):
            path = f"results.{index}"
            size = self._images.sizes.get(result.image_id)
            category = self._schema.categories.get(result.category_id)
            if size is None:
                self._refuse(f"{path}.image_id", f"this project has no image {result.image_id}")
            elif category is None:
                message = f"this project has no category {result.category_id}"
                self._refuse(f"{path}.category_id", message)
            else:
                self._take_result(path, result, size, category.shapes)

    def _take_result(
        self, path: str, result: CocoResult, size: Size, offered: frozenset[str]
    ) -> None:
        try:
            where, shape = shape_of(result, offered, border=size if self._new.clip_boxes else None)
        except NotAShape as error:
            self._refuse(f"{path}.{error.problem.path}", error.problem.message)
            return
        annotation = Found(result.category_id, shape, result.score)
        problems = list(annotation_problems(path, annotation, self._schema, size))
        # The client has sent no `shape`, but the field that it was made of.
        self._made.problems += [FieldError(f"{path}.{where}", each.message) for each in problems]
        if not problems:
            self._add(path, result.image_id, annotation, size)

    def _take_image(self, path: str, image: PredictedImage) -> None:
        image_id = self._id_of(path, image)
        if image_id is None:
            return
        if image_id in self._made.answers:
            self._refuse(path, f"image {image_id} stands twice in this request")
            return
        self._made.image_ids.append(image_id)
        self._made.answers[image_id] = {name: said for name, said in image.answers.items() if said}
        size = self._images.sizes[image_id]
        self._made.problems += answer_problems(f"{path}.answers", image.answers, self._schema)
        for index, annotation in enumerate(image.annotations):
            where = f"{path}.annotations.{index}"
            problems = list(annotation_problems(where, annotation, self._schema, size))
            self._made.problems += problems
            if not problems:
                self._add(where, image_id, annotation, size)

    def _id_of(self, path: str, image: PredictedImage) -> int | None:
        if image.image_id is not None:
            if image.image_id in self._images.sizes:
                return image.image_id
            self._refuse(f"{path}.image_id", f"this project has no image {image.image_id}")
            return None
        ids = self._images.ids_by_name.get(image.file_name or "", ())
        if len(ids) == 1:
            return ids[0]
        told = (
            f"{len(ids)} images have this name; say image_id" if ids else "no image has this name"
        )
        self._refuse(f"{path}.file_name", told)
        return None

    def _add(self, path: str, image_id: int, annotation: Predicted, size: Size) -> None:
        content = _content_of(annotation)
        row_id = annotation.id or self._id_for(image_id, annotation, content)
        if row_id in self._made.paths:
            self._refuse(f"{path}.id", f"{row_id} stands twice in this request")
            return
        self._made.paths[row_id] = path
        measures = measures_of(annotation.shape, size)
        bounds = measures.bounds
        segmentation = measures.segmentation
        self._made.rows.append(
            (
                row_id,
                image_id,
                annotation.category_id,
                annotation.shape.type,
                content[0],
                bounds.x,
                bounds.y,
                bounds.width,
                bounds.height,
                measures.area,
                None if segmentation is None else _json(segmentation),
                content[1],
                annotation.is_crowd,
                annotation.z,
                annotation.group_id,
                annotation.score,
            )
        )

    def _id_for(self, image_id: int, annotation: Predicted, content: tuple[str, str]) -> UUID:
        """The same words twice are two annotations: the second of them counts on."""
        rest = f"{annotation.category_id} {annotation.score} {annotation.is_crowd} {annotation.z} {annotation.group_id}"
        said = uuid5(self._namespace, f"{image_id} {rest} {content[0]} {content[1]}")
        self._said[said] += 1
        return said if self._said[said] == 1 else uuid5(said, str(self._said[said]))

    def _refuse(self, path: str, message: str) -> None:
        self._made.problems.append(FieldError(path, message))


def names_in(new: NewPredictions) -> tuple[list[int], list[str]]:
    """The ids and the file names of images that a request names."""
    return list(_ids_in(new)), [
        image.file_name for image in new.images or () if image.file_name is not None
    ]


def _ids_in(new: NewPredictions) -> Iterator[int]:
    for named in (*(new.results or ()), *(new.images or ())):
        if named.image_id is not None:
            yield named.image_id


def _content_of(annotation: Predicted) -> tuple[str, str]:
    """Shape and attributes as JSON."""
    return _json(annotation.shape.model_dump(exclude_none=True)), _json(annotation.attributes)


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
