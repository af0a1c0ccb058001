"""COCO's instances and keypoints, a file for each split. Annotations are written as they come; images wait on disk."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from tempfile import SpooledTemporaryFile
from typing import Any

from app.formats.losses import EVERYTHING, FULLY_DESCRIBED
from app.formats.plain import json_line
from app.formats.records import Category, Dataset, Image, Object
from app.formats.writers.base import FormatWriter, is_labelled, yes_option
from app.formats.writers.coco_heads import NOT_STATED, Terms, kept_lists
from app.formats.writers.coco_records import annotation_record, category_record, image_record
from app.formats.writing import PROVENANCE, Format, Option, Options, Report, Sink

_IN_MEMORY = 4_000_000
SAYS_PROVENANCE = Option(
    PROVENANCE,
    "Objects of the consensus say which layers agree on them, and who decided.",
    default=True,
)


class CocoFile:
    """One growing file. Its annotations come first, because images and categories can only be said at the end."""

    def __init__(
        self,
        sink: Sink,
        path: str,
        info: Mapping[str, Any],
        licenses: Sequence[Mapping[str, Any]] = (NOT_STATED,),
    ) -> None:
        self._sink, self._path = sink, path
        self._images = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 -- lives as long as the file grows
        self._has_annotations = False
        head = json_line({"info": dict(info), "licenses": list(licenses)})[:-1]
        self._append(head + b',\n"annotations":[\n')

    def image(self, record: Mapping[str, Any], annotations: Sequence[Mapping[str, Any]]) -> None:
        """An image and what is on it."""
        separator = b",\n" if self._images.tell() else b""
        self._images.write(separator + json_line(record))
        if annotations:
            lead = b",\n" if self._has_annotations else b""
            self._append(lead + b",\n".join(json_line(each) for each in annotations))
            self._has_annotations = True

    def end(self, **lists: Sequence[Mapping[str, Any]]) -> None:
        """Close the annotations and write images and other lists."""
        self._append(b'\n],\n"images":[\n')
        self._images.seek(0)
        while part := self._images.read(_IN_MEMORY):
            self._append(part)
        self._images.close()
        self._append(b"\n]")
        for name, records in lists.items():
            self._append(
                f',\n"{name}":[\n'.encode() + b",\n".join(map(json_line, records)) + b"\n]"
            )
        self._append(b"\n}\n")

    def _append(self, content: bytes) -> None:
        self._sink.append(self._path, content)


class CocoWriter(FormatWriter):
    """What files for each split share. Images without a split are in `all`; those that nobody labelled are left out."""

    kept = EVERYTHING
    described = FULLY_DESCRIBED
    prefix = "instances"

    def __init__(self, dataset: Dataset, sink: Sink, report: Report, options: Options) -> None:
        super().__init__(dataset, sink, report, options)
        self.categories = sorted(self.chosen(dataset), key=lambda each: each.id)
        self.skeletons = {each.id: each.skeleton for each in self.categories}
        yes_option(options, PROVENANCE, default=True)  # What reads the records is told by it.
        self._terms = Terms.of(dataset)
        self._files: dict[str, CocoFile] = {}

    def image(self, image: Image) -> None:
        self.ledger.begin(image)
        if not is_labelled(image):
            self.ledger.note("unlabelled-left-out", image)
            return
        annotations = [record for each in image.objects if (record := self.annotation(image, each))]
        if not self.skeletons.keys() >= set(image.verified_absent):
            self.ledger.note("absences-dropped", image)
            image = self._without_others(image)
        self.file_of(image).image(self.image_record(image), annotations)

    def _without_others(self, image: Image) -> Image:
        """The image without a word of categories that the file does not list."""
        known = self.skeletons.keys()
        layers = [
            replace(each, verified_absent=[one for one in each.verified_absent if one in known])
            for each in image.layers
        ]
        absent = [each for each in image.verified_absent if each in known]
        return replace(image, verified_absent=absent, layers=layers)

    def annotation(self, image: Image, each: Object) -> Mapping[str, Any] | None:
        """An object as a record; none when it was dropped."""
        self.ledger.hold(image, each)
        record = annotation_record(image, each, self.skeletons[each.category_id])
        if each.shape["type"] == "box" and not all(record["bbox"][2:]):
            self.ledger.note("rounded-to-nothing", image, each)
        return record

    def image_record(self, image: Image) -> Mapping[str, Any]:
        """An image as a record."""
        return image_record(image, self._terms.of_image(image))

    def category_records(self, split: str) -> Sequence[Mapping[str, Any]]:
        """The categories as the file of a split lists them."""
        return [category_record(each) for each in self.categories]

    def place(self, image: Image) -> str | None:
        return super().place(image) if is_labelled(image) else None

    def end(self) -> None:
        questions = [
            {"id": each.id, "name": each.name, "mode": each.mode, "values": list(each.values)}
            for each in self.dataset.questions
        ]
        annotators = [
            {"id": id, "name": name} for id, name in sorted(self.dataset.annotators.items())
        ]
        if not self._files:
            self._open("all")
        for split, file in sorted(self._files.items()):
            file.end(
                **kept_lists(self.dataset.extra),
                categories=self.category_records(split),
                questions=questions,
                annotators=annotators,
            )

    def file_of(self, image: Image) -> CocoFile:
        """The file that the image belongs to."""
        split = image.split or "all"
        return self._files.get(split) or self._open(split)

    def _open(self, split: str) -> CocoFile:
        sources = {str(id): name for id, name in sorted(self.dataset.sources.items())}
        info = {
            "description": self.dataset.name,
            "version": "1.0",
            **self.dataset.about,
            "truth": self.dataset.truth,
            "split": split,
            "layers": sources,
        }
        for name, kept in (("imported", "info"), ("imported_licenses", "licenses")):
            if kept in self.dataset.extra:
                info[name] = self.dataset.extra[kept]
        path = f"annotations/{self.prefix}_{split}.json"
        self._files[split] = CocoFile(self.sink, path, info, self._terms.licenses)
        return self._files[split]


class CocoKeypointsWriter(CocoWriter):
    """Only categories with keypoints, and only objects that have some."""

    prefix = "person_keypoints"

    def chosen(self, dataset: Dataset) -> Sequence[Category]:
        return [each for each in dataset.categories if each.skeleton]

    def annotation(self, image: Image, each: Object) -> Mapping[str, Any] | None:
        if each.shape["type"] != "keypoints":
            self.ledger.drop(image, each, "without-keypoints-dropped")
            return None
        return super().annotation(image, each)


COCO_INSTANCES = Format(
    name="coco-instances",
    title="COCO by split",
    start=CocoWriter,
    summary="COCO's own files, one for each split; they keep everything.",
    options=(SAYS_PROVENANCE,),
)
COCO_KEYPOINTS = Format(
    name="coco-keypoints",
    title="COCO keypoints by split",
    start=CocoKeypointsWriter,
    summary="COCO files of skeletons alone, one for each split, for pose models and their scores.",
    options=(SAYS_PROVENANCE,),
)
