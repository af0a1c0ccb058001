"""Croissant's record sets: which files hold a format's images and annotations, and where in them each field is.

Only what Croissant has words for is described: JSON, tables and pictures. Of texts with a line an object, XML, TFRecord
and tar there are files and categories alone. Annotations name their images by `image_id` without a `references`, for
mlcroissant 1.1, which most loaders use, reads both record sets from the files of one then, and fails.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Node = dict[str, Any]
WHOLE, NUMBER, TEXT, TRUTH = "sc:Integer", "sc:Float", "sc:Text", "sc:Boolean"
SPLITS = {"train": "cr:TrainingSplit", "val": "cr:ValidationSplit", "test": "cr:TestSplit"}


@dataclass(frozen=True)
class Field:
    """One field of each record: `extract` says where it is; `references` is a field of another record set."""

    name: str
    type: str
    extract: Mapping[str, str]
    references: str = ""
    regex: str = ""

    def node(self, records: str, source: Mapping[str, Any]) -> Node:
        """As JSON-LD."""
        made: Node = {
            "@type": "cr:Field",
            "@id": f"{records}/{self.name}",
            "name": f"{records}/{self.name}",
            "dataType": self.type,
            "source": {**source, "extract": dict(self.extract)},
        }
        if self.regex:
            made["source"]["transform"] = {"regex": self.regex}
        if self.references:
            made["references"] = {"field": {"@id": self.references}}
        return made


@dataclass(frozen=True)
class Records:
    """A record set, and the files of the archive that it is read from."""

    name: str
    files: str
    encoding: str
    fields: Sequence[Field]
    key: str = ""

    def file_set(self) -> Node:
        """Its own set of files, since a reader reads each set in one way only."""
        return {
            "@type": "cr:FileSet",
            "@id": f"files-of-{self.name}",
            "name": f"files-of-{self.name}",
            "encodingFormat": self.encoding,
            "includes": self.files,
        }

    def node(self, *, has_splits: bool) -> Node:
        """As JSON-LD; without splits there is no field that names one."""
        source = {"fileSet": {"@id": f"files-of-{self.name}"}}
        made: Node = {"@type": "cr:RecordSet", "@id": self.name, "name": self.name}
        if self.key:
            made["key"] = {"@id": f"{self.name}/{self.key}"}
        made["field"] = [
            each.node(self.name, source)
            for each in self.fields
            if has_splits or each.references != "splits/name"
        ]
        return made


def _columns(*fields: tuple[str, str]) -> list[Field]:
    return [Field(name, type, {"column": name}) for name, type in fields]


def _paths(start: str, *fields: tuple[str, str]) -> list[Field]:
    return [Field(name, type, {"jsonPath": f"{start}.{name}"}) for name, type in fields]


def _category(start: str = "") -> Field:
    extract = {"jsonPath": f"{start}.category_id"} if start else {"column": "category_id"}
    return Field("category_id", WHOLE, extract, "categories/id")


_SPLIT_COLUMN = Field("split", TEXT, {"column": "split"}, "splits/name")
_IMAGE_FIELDS = (("id", WHOLE), ("file_name", TEXT), ("width", WHOLE), ("height", WHOLE))
_TOLD = (("bbox", "cr:BoundingBox"), ("area", NUMBER), ("iscrowd", WHOLE))
_JSON, _CSV, _PARQUET = "application/json", "text/csv", "application/x-parquet"
_COCO_SPLIT = Field(
    "split",
    TEXT,
    {"fileProperty": "filename"},
    "splits/name",
    r"^.*_(train|val|test)\.json$",
)
_COCO_IMAGES = Records(
    "images",
    "annotations/*.json",
    _JSON,
    [*_paths("$.images[*]", *_IMAGE_FIELDS), _COCO_SPLIT],
    "id",
)
_IMAGE_ID = Field("image_id", WHOLE, {"jsonPath": "$.annotations[*].image_id"})
_COCO = (
    _COCO_IMAGES,
    Records(
        "annotations",
        "annotations/*.json",
        _JSON,
        [
            *_paths("$.annotations[*]", ("id", WHOLE)),
            _IMAGE_ID,
            _category("$.annotations[*]"),
            *_paths("$.annotations[*]", *_TOLD),
        ],
        "id",
    ),
)
_PANOPTIC = (
    _COCO_IMAGES,
    Records(
        "annotations",
        "annotations/*.json",
        _JSON,
        [_IMAGE_ID, *_paths("$.annotations[*]", ("file_name", TEXT))],
        "image_id",
    ),
    Records(
        "segments",
        "annotations/*.json",
        _JSON,
        [
            *_paths("$.annotations[*].segments_info[*]", ("id", WHOLE), *_TOLD),
            _category("$.annotations[*].segments_info[*]"),
        ],
        "id",
    ),
)
_TABLES = (
    Records(
        "images",
        "data/images-*.parquet",
        _PARQUET,
        [
            *_columns(("image_id", WHOLE), *_IMAGE_FIELDS[1:]),
            _SPLIT_COLUMN,
        ],
        "image_id",
    ),
    Records(
        "annotations",
        "data/objects-*.parquet",
        _PARQUET,
        [
            *_columns(("object_id", WHOLE), ("image_id", WHOLE)),
            _category(),
            *_columns(
                ("category", TEXT),
                ("shape_type", TEXT),
                *((f"bbox_{side}", NUMBER) for side in ("x", "y", "width", "height")),
                ("area", NUMBER),
                ("is_crowd", TRUTH),
                ("shape", TEXT),
            ),
        ],
        "object_id",
    ),
)
_FEATURES = (
    Records(
        "images",
        "data/features-*.csv",
        _CSV,
        [
            *_columns(("image_id", WHOLE), ("file_name", TEXT)),
            _SPLIT_COLUMN,
            *_columns(("is_checked", TRUTH)),
        ],
        "image_id",
    ),
)
_LISTING = (
    Records(
        "images",
        "listing.csv",
        _CSV,
        [
            *_columns(("path", TEXT), ("class", TEXT)),
            _SPLIT_COLUMN,
            *_columns(("image_id", WHOLE), ("width", WHOLE), ("height", WHOLE)),
        ],
        "path",
    ),
)
_DICTIONARY = (
    Records(
        "images",
        "annotations.json",
        _JSON,
        [
            *_paths("$.*", *_IMAGE_FIELDS),
            Field("split", TEXT, {"jsonPath": "$.*.split"}, "splits/name"),
        ],
        "id",
    ),
    Records(
        "annotations",
        "annotations.json",
        _JSON,
        [
            *_paths("$.*.objects[*]", ("id", WHOLE), ("category", TEXT), *_TOLD),
            _category("$.*.objects[*]"),
        ],
        "id",
    ),
)
RECORDS: Mapping[str, Sequence[Records]] = {
    "coco-instances": _COCO,
    "coco-keypoints": _COCO,
    "coco-panoptic": _PANOPTIC,
    "lvis": _COCO,
    "parquet": _TABLES,
    "features": _FEATURES,
    "imagenet": _LISTING,
    "yolo-classify": _LISTING,
    "json-dictionary": _DICTIONARY,
}
"""By the names of formats."""


def splits_node() -> Node:
    """What the parts are called here, and which of the usual ones each is."""
    return {
        "@type": "cr:RecordSet",
        "@id": "splits",
        "name": "splits",
        "dataType": "cr:Split",
        "key": {"@id": "splits/name"},
        "field": [
            {
                "@type": "cr:Field",
                "@id": f"splits/{name}",
                "name": f"splits/{name}",
                "dataType": type,
            }
            for name, type in (("name", TEXT), ("url", "sc:URL"))
        ],
        "data": [{"splits/name": name, "splits/url": url} for name, url in SPLITS.items()],
    }
