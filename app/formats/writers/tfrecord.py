"""TFRecord shards with the names of TensorFlow's Object Detection API, pictures and all."""

import json
from collections.abc import Sequence
from pathlib import PurePosixPath

from app.formats.losses import Keeps, code_of
from app.formats.painting import png_of
from app.formats.plain import json_line
from app.formats.records import Dataset, Image, Object
from app.formats.regions import REGIONS, bounds_of_shape, runs_of, size_of
from app.formats.tfrecords import Feature, entries_of, example_of, record_of
from app.formats.waiting import Waiting
from app.formats.writers.base import FormatWriter, is_labelled, yes_option
from app.formats.writers.coco_records import area_of
from app.formats.writers.webdataset import SHARD_OPTIONS, key_of, shards_of
from app.formats.writing import Format, Option, Options, Report, Sink
from app.geometry.masks import pixels_of_runs

_KEPT = {Keeps.SPLITS, Keeps.UNLABELLED, Keeps.ANSWERS, Keeps.ABSENCES}
_KEPT |= {Keeps.ATTRIBUTES, Keeps.CROWDS, Keeps.METADATA}


class TfRecordWriter(FormatWriter):
    """`<split>-000000.tfrecord` and so on, and `label_map.pbtxt`; labels count from 1 in order of category ids."""

    kept = frozenset(_KEPT)

    def __init__(self, dataset: Dataset, sink: Sink, report: Report, options: Options) -> None:
        super().__init__(dataset, sink, report, options)
        categories = sorted(dataset.categories, key=lambda each: each.id)
        self._labels = {each.id: place for place, each in enumerate(categories, start=1)}
        self._names = {each.id: each.name for each in categories}
        skeletons = [each.skeleton for each in categories if each.skeleton]
        self._most = max((len(each.keypoints) for each in skeletons), default=0)
        if any(each.edges for each in skeletons):
            self.ledger.note_all("skeleton-edges-dropped", "label_map.pbtxt")
        self._shards = shards_of(options, ".tfrecord")
        self._waiting = Waiting()
        self._has_masks = yes_option(options, "masks", default=False)
        items = (
            f"item {{\n  id: {self._labels[each.id]}\n"
            f"  name: {json.dumps(each.name, ensure_ascii=False)}\n}}\n"
            for each in categories
        )
        sink.write("label_map.pbtxt", "".join(items).encode())

    def image(self, image: Image) -> None:
        self.ledger.begin(image)
        if not is_labelled(image):
            self.ledger.note("unlabelled-left-out", image)
            return
        held = [each for each in image.objects if self._is_held(image, each)]
        features = _image_features(image) | self._object_features(image, held)
        if self._most:
            features |= self._keypoint_features(image, held)
        self._waiting.put(key_of(image), entries_of(features))

    def place(self, image: Image) -> str | None:
        ending = PurePosixPath(image.file_name).suffix.lower()
        return f"{key_of(image)}{ending}" if is_labelled(image) else None

    def picture(self, place: str, content: bytes) -> None:
        """The picture of one of the images, which goes into its example; those before it that had none go without."""
        wanted = place.partition(".")[0]
        for key, entries in self._waiting.until(wanted):
            encoded = entries_of({"image/encoded": [content]}) if key == wanted else b""
            self._add(key, entries + encoded)

    def end(self) -> None:
        for key, entries in self._waiting.rest():
            self._add(key, entries)
        self._waiting.close()

    def _add(self, key: str, entries: bytes) -> None:
        record = record_of(example_of(entries))
        path, _ = self._shards.next(key.partition("/")[0], len(record))
        self.sink.append(path, record)

    def _is_held(self, image: Image, each: Object) -> bool:
        kind = each.shape["type"]
        if kind not in REGIONS | {"keypoints"}:
            self.ledger.drop(image, each)
            return False
        if kind == "keypoints" and self._has_masks:
            self.ledger.drop(image, each)
            return False
        self.ledger.hold(image, each)
        if kind == "keypoints":
            if len(each.shape["points"]) < self._most:
                self.ledger.note("keypoints-padded", image, each)
        elif self._has_masks:
            if kind != "mask":
                self.ledger.note(code_of(kind, "pixels"), image, each)
        elif kind != "box":
            is_turned = kind == "rotated_box"
            self.ledger.note("rotation-dropped" if is_turned else code_of(kind, "box"), image, each)
        return True

    def _object_features(self, image: Image, held: Sequence[Object]) -> dict[str, Feature]:
        size = size_of(image)
        boxes = [bounds_of_shape(each.shape, size) for each in held]
        features: dict[str, Feature] = {
            "image/object/bbox/xmin": [box.x / size.width for box in boxes],
            "image/object/bbox/xmax": [box.right / size.width for box in boxes],
            "image/object/bbox/ymin": [box.y / size.height for box in boxes],
            "image/object/bbox/ymax": [box.bottom / size.height for box in boxes],
            "image/object/class/label": [self._labels[each.category_id] for each in held],
            "image/object/class/text": [self._names[each.category_id].encode() for each in held],
            "image/object/is_crowd": [int(each.is_crowd) for each in held],
            "image/object/area": [
                float(area_of(each.shape, box, size)) for each, box in zip(held, boxes, strict=True)
            ],
            "image/object/id": [each.id for each in held],
            "image/object/attributes": [json_line(dict(each.attributes)) for each in held],
        }
        if self._has_masks:
            features["image/object/mask"] = [
                png_of(pixels_of_runs(runs_of(each.shape, size), size)) for each in held
            ]
        return features

    def _keypoint_features(self, image: Image, held: Sequence[Object]) -> dict[str, Feature]:
        """Every object has as many points as the largest skeleton: readers cut the list into equal pieces."""
        points: list[tuple[float, float, int]] = []
        for each in held:
            own = each.shape["points"] if each.shape["type"] == "keypoints" else []
            points += [(x, y, int(v)) if v else (0, 0, 0) for x, y, v in own]
            points += [(0, 0, 0)] * (self._most - len(own))
        return {
            "image/object/keypoint/x": [point[0] / image.width for point in points],
            "image/object/keypoint/y": [point[1] / image.height for point in points],
            "image/object/keypoint/visibility": [point[2] for point in points],
            "image/object/keypoint/num": [self._most for _ in held],
        }


def _image_features(image: Image) -> dict[str, Feature]:
    kind = PurePosixPath(image.file_name).suffix.lstrip(".").lower()
    features: dict[str, Feature] = {
        "image/height": [image.height],
        "image/width": [image.width],
        "image/filename": [image.file_name.encode()],
        "image/source_id": [str(image.id).encode()],
        "image/format": [b"jpeg" if kind == "jpg" else kind.encode()],
        "image/verified_absent": list(image.verified_absent),
    }
    if image.metadata:
        features["image/metadata"] = [json_line(dict(image.metadata))]
    for question, values in image.answers.items():
        features[f"image/answers/{question}"] = [value.encode() for value in values]
    return features


TFRECORD = Format(
    name="tfrecord",
    title="TFRecord",
    start=TfRecordWriter,
    summary="Shards of examples with the names of TensorFlow's Object Detection API, pictures and all.",
    options=(
        *SHARD_OPTIONS,
        Option(
            "masks", "Whether each object has a PNG of its pixels; skeletons are left out.", False
        ),
    ),
)
