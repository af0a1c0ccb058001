"""Parquet files that grow a group of rows at a time, and the columns of objects and of images.

pyarrow is imported when the first table is begun: it takes a quarter of a second and fifty megabytes.
"""

from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from io import RawIOBase
from math import isfinite
from typing import Any

from app.formats.plain import json_line
from app.formats.records import Question
from app.formats.writing import Sink

_GROUP = 10_000
_LARGEST = 1 << 63


class Table:
    """One file under way. Rows are mappings by the columns of the schema."""

    def __init__(self, sink: Sink, path: str, schema: Any) -> None:
        self._schema = schema
        parquet = import_module("pyarrow.parquet")
        self._writer = parquet.ParquetWriter(_Part(sink, path), schema, compression="zstd")
        self._rows: list[Mapping[str, Any]] = []

    def add(self, row: Mapping[str, Any]) -> None:
        """One row more."""
        self._rows.append(row)
        if len(self._rows) == _GROUP:
            self._flush()

    def end(self) -> None:
        """Write what is left, and the file's end."""
        self._flush()
        self._writer.close()

    def _flush(self) -> None:
        if self._rows:
            arrow = import_module("pyarrow")
            self._writer.write_table(arrow.Table.from_pylist(self._rows, schema=self._schema))
            self._rows = []


class _Part(RawIOBase):
    """A file that passes on what is written to it."""

    def __init__(self, sink: Sink, path: str) -> None:
        self._sink, self._path = sink, path

    def writable(self) -> bool:
        return True

    def write(self, content: Any) -> int:
        data = bytes(content)
        self._sink.append(self._path, data)
        return len(data)


class Kinds:
    """The types of metadata, learnt from what is there: a column has one type in all files of a dataset."""

    def __init__(self) -> None:
        self._seen: dict[str, set[str]] = {}

    def see(self, metadata: Mapping[str, Any]) -> None:
        """The metadata of one image more."""
        for name, value in metadata.items():
            kind = _kind_of(value)
            if kind is not None:
                self._seen.setdefault(name, set()).add(kind)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        """Names and kinds, in order of names."""
        for name, kinds in sorted(self._seen.items()):
            yield name, _common(kinds)

    def columns_of(self, metadata: Mapping[str, Any]) -> dict[str, Any]:
        """The cells of one image."""
        return {f"metadata.{name}": _cell(metadata.get(name), kind) for name, kind in self}


def _kind_of(value: object) -> str | None:
    match value:
        case None:
            return None
        case bool():
            return "bool"
        case int() if -_LARGEST <= value < _LARGEST:
            return "int"
        case int() | float():
            return "float" if isfinite(value) else None
        case str():
            return "text"
    return "json"


def _common(kinds: set[str]) -> str:
    if len(kinds) == 1:
        return next(iter(kinds))
    return "float" if kinds == {"int", "float"} else "json"


def _cell(value: Any, kind: str) -> Any:
    if value is None:
        return None
    if kind == "json":
        return json_line([value]).decode()[1:-1]
    return float(value) if kind == "float" else value


def schema_of_objects() -> Any:
    """A row for each object, with the name, the size and the split of its image."""
    arrow = import_module("pyarrow")
    whole, number, text = arrow.int64(), arrow.float64(), arrow.string()
    types = dict.fromkeys(("object_id", "image_id"), whole)
    types |= {"file_name": text, "width": whole, "height": whole, "split": text}
    types |= {"category_id": whole, "category": text, "shape_type": text}
    types |= dict.fromkeys(("bbox_x", "bbox_y", "bbox_width", "bbox_height", "area"), number)
    types |= {"segmentation": text, "keypoints": arrow.list_(number), "shape": text}
    types |= {"is_crowd": arrow.bool_(), "attributes": text, "fields": text, "group_id": text}
    types |= {"layer_id": whole, "source": text, "score": number, "z": whole}
    return arrow.schema(types)


def schema_of_images(questions: Iterable[Question], kinds: Kinds) -> Any:
    """A row for each image: a list of answers for each question, a column for each field of metadata."""
    arrow = import_module("pyarrow")
    whole, text = arrow.int64(), arrow.string()
    types = {"image_id": whole, "file_name": text, "width": whole, "height": whole, "split": text}
    types |= {"is_checked": arrow.bool_(), "object_count": whole}
    types |= {"verified_absent": arrow.list_(whole), "layers": text, "fields": text}
    types |= {f"answers.{each.name}": arrow.list_(text) for each in questions}
    by_kind = {"bool": arrow.bool_(), "int": whole, "float": arrow.float64()}
    types |= {f"metadata.{name}": by_kind.get(kind, text) for name, kind in kinds}
    return arrow.schema(types)


def schema_of_features(questions: Iterable[Question], names: Iterable[str]) -> Any:
    """A row for each image: what was said of it as JSON, and a number for each feature."""
    arrow = import_module("pyarrow")
    text, number = arrow.string(), arrow.float32()
    types = {"image_id": arrow.int64(), "file_name": text, "split": text}
    types |= {"is_checked": arrow.bool_(), "categories": text}
    types |= {f"answers.{each.name}": text for each in questions}
    types |= dict.fromkeys(names, number)
    return arrow.schema(types)
