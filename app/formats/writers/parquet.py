"""Parquet tables for pandas, DuckDB and Hugging Face's `datasets`: one of objects and one of images, for each split."""

import json
from collections.abc import Mapping
from typing import Any

from app.formats.losses import EVERYTHING, FULLY_DESCRIBED
from app.formats.parquet_files import Kinds, Table, schema_of_images, schema_of_objects
from app.formats.plain import json_file, json_line, rounded
from app.formats.records import Dataset, Image, Object
from app.formats.regions import bounds_of_shape, size_of
from app.formats.waiting import Waiting
from app.formats.writers.base import FormatWriter
from app.formats.writers.coco_records import area_of, segmentation_of
from app.formats.writers.json_dictionary import dataset_as_json, layer_as_json
from app.formats.writing import Format, Options, Report, Sink

UNSPLIT = "all"


class ParquetWriter(FormatWriter):
    """`data/objects-<split>.parquet` and `data/images-<split>.parquet`.

    Rows of images wait on disk, because the types of their metadata are known when all have been seen.
    """

    kept = EVERYTHING
    described = FULLY_DESCRIBED

    def __init__(self, dataset: Dataset, sink: Sink, report: Report, options: Options) -> None:
        super().__init__(dataset, sink, report, options)
        self._names = {each.id: each.name for each in dataset.categories}
        self._tables: dict[str, Table] = {}
        self._kinds = Kinds()
        self._images = Waiting()
        sink.write("dataset.json", json_file(dataset_as_json(dataset)))

    def image(self, image: Image) -> None:
        self.ledger.begin(image)
        split = image.split or UNSPLIT
        if split not in self._tables:
            path = f"data/objects-{split}.parquet"
            self._tables[split] = Table(self.sink, path, schema_of_objects())
        for each in image.objects:
            self._tables[split].add(self._object_row(image, each))
            self.ledger.hold(image, each)
        self._kinds.see(image.metadata)
        self._images.put(split, json_line(_image_row(image)))

    def end(self) -> None:
        tables = {
            split: Table(
                self.sink,
                f"data/images-{split}.parquet",
                schema_of_images(self.dataset.questions, self._kinds),
            )
            for split in self._tables
        }
        for split, row in self._images.rest():
            tables[split].add(self._with_columns(json.loads(row)))
        self._images.close()
        for table in (*self._tables.values(), *tables.values()):
            table.end()
        self.sink.write("README.md", _card(self.dataset.name, list(self._tables)).encode())

    def _object_row(self, image: Image, each: Object) -> dict[str, Any]:
        size, kind = size_of(image), each.shape["type"]
        box = bounds_of_shape(each.shape, size)
        return {
            "object_id": each.id,
            "image_id": image.id,
            "file_name": image.file_name,
            "width": image.width,
            "height": image.height,
            "split": image.split,
            "category_id": each.category_id,
            "category": self._names[each.category_id],
            "shape_type": kind,
            "bbox_x": rounded(box.x),
            "bbox_y": rounded(box.y),
            "bbox_width": rounded(box.width),
            "bbox_height": rounded(box.height),
            "area": float(area_of(each.shape, box, size)),
            "segmentation": _text(segmentation_of(each.shape, size)),
            "keypoints": _keypoints(each) if kind == "keypoints" else None,
            "shape": _text(dict(each.shape)),
            "is_crowd": each.is_crowd,
            "attributes": _text(dict(each.attributes)),
            "fields": _text(dict(each.extra)),
            "group_id": None if each.group_id is None else str(each.group_id),
            "layer_id": each.layer_id,
            "source": self.dataset.sources.get(each.layer_id or 0),
            "score": each.score,
            "z": each.z,
        }

    def _with_columns(self, row: dict[str, Any]) -> dict[str, Any]:
        """Answers and metadata as columns of their own."""
        answers, metadata = row.pop("answers"), row.pop("metadata")
        row |= {
            f"answers.{each.name}": answers.get(each.name, []) for each in self.dataset.questions
        }
        return row | self._kinds.columns_of(metadata)


def _image_row(image: Image) -> dict[str, Any]:
    return {
        "image_id": image.id,
        "file_name": image.file_name,
        "width": image.width,
        "height": image.height,
        "split": image.split,
        "is_checked": image.is_checked,
        "object_count": len(image.objects),
        "verified_absent": list(image.verified_absent),
        "answers": {name: list(values) for name, values in image.answers.items()},
        "layers": _text([layer_as_json(each) for each in image.layers]),
        "fields": _text(dict(image.extra)),
        "metadata": dict(image.metadata),
    }


def _keypoints(each: Object) -> list[float]:
    """As COCO has them: x, y and v of each point, all 0 where it is absent."""
    return [
        float(number)
        for x, y, v in each.shape["points"]
        for number in ((rounded(x), rounded(y), v) if v else (0, 0, 0))
    ]


def _text(value: Mapping[str, Any] | list[Any]) -> str | None:
    """JSON; none where there is nothing to be said."""
    return json_line(value).decode() if value else None


def _card(name: str, splits: list[str]) -> str:
    """The dataset card by which Hugging Face's `datasets` finds the tables. It reserves the name `all`."""
    lines = ["---", f"pretty_name: {json.dumps(name)}", "configs:"]
    for table in ("objects", "images"):
        lines += [f"- config_name: {table}", "  data_files:"]
        paths: dict[str, list[str]] = {}
        for split in sorted(splits):
            named = "train" if split == UNSPLIT else split
            paths.setdefault(named, []).append(f"data/{table}-{split}.parquet")
        for split, of_split in paths.items():
            lines += [f"  - split: {split}", f"    path: {json.dumps(of_split)}"]
    return "\n".join([*lines, "---", f"# {name}", ""])


PARQUET = Format(
    name="parquet",
    title="Parquet (pandas, Hugging Face)",
    start=ParquetWriter,
    summary="A table with a row for each object and one with a row for each image and its facts; they keep everything.",
)
