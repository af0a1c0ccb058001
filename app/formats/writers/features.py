"""Features for training: a table of numbers with a row for each image, and how they came about.

The statistics are those of the training split alone. Rows wait on disk until all of it was seen.
"""

import csv
import json
from collections.abc import Iterable, Sequence
from io import StringIO
from itertools import groupby, islice
from typing import Any

from app.features import USUAL, UnknownFields, fields_named
from app.formats.errors import BadOption
from app.formats.losses import Keeps
from app.formats.parquet_files import Table, schema_of_features
from app.formats.plain import json_file, json_line
from app.formats.records import Category, Dataset, Image
from app.formats.waiting import Waiting
from app.formats.writers.base import FormatWriter
from app.formats.writing import Format, Option, Options, Report, Sink
from concord_features import FeatureEncoder, FeatureSpec, Fitting

TRAIN = "train"
UNSPLIT = "all"
DESCRIPTION = "features.json"
RARE_SHARE = 0.01
_BATCH = 1_000


class FeaturesWriter(FormatWriter):
    """`data/features-<split>.parquet`, the same as `.csv`, and `features.json`."""

    kept = frozenset({Keeps.ANSWERS, Keeps.METADATA, Keeps.SPLITS, Keeps.UNLABELLED})

    def __init__(self, dataset: Dataset, sink: Sink, report: Report, options: Options) -> None:
        super().__init__(dataset, sink, report, options)
        spec = spec_of(options)
        self._sources = {source for field in spec.fields for source in field.sources}
        self._training, self._others = Fitting(spec), Fitting(spec)
        self._counts: dict[str, int] = {}
        self._rows = Waiting()

    def chosen(self, dataset: Dataset) -> Sequence[Category]:
        """None: what is said of objects is told where they are left out."""
        return ()

    def image(self, image: Image) -> None:
        self.ledger.begin(image)
        for each in image.objects:
            self.ledger.drop(image, each)
        facts = {name: each for name, each in image.metadata.items() if name in self._sources}
        (self._training if image.split == TRAIN else self._others).see(facts)
        split = image.split or UNSPLIT
        self._counts[split] = self._counts.get(split, 0) + 1
        self._rows.put(split, json_line([self._head(image), facts]))

    def _head(self, image: Image) -> dict[str, Any]:
        """What a row begins with: which image it is, and what was said of it."""
        names = {each.category_id for each in image.objects}
        labels = [each.name for each in self.dataset.categories if each.id in names]
        return {
            "image_id": image.id,
            "file_name": image.file_name,
            "split": image.split,
            "is_checked": image.is_checked,
            "categories": _text(labels),
            **{
                f"answers.{each.name}": _text(list(image.answers.get(each.name, ())))
                for each in self.dataset.questions
            },
        }

    def end(self) -> None:
        encoder = self._fitted()
        tables = {split: _Tables(self, split, encoder) for split in self._counts}
        for split, group in groupby(self._rows.rest(), key=lambda waiting: waiting[0]):
            while some := [json.loads(row) for _, row in islice(group, _BATCH)]:
                tables[split].add(some)
        self._rows.close()
        for table in tables.values():
            table.end()
        self.sink.write(DESCRIPTION, json_file(self._described(encoder)))

    def _fitted(self) -> FeatureEncoder:
        if self._training.count:
            return self._training.encoder()
        if self._others.count:
            self.ledger.note_all("no-training-split", DESCRIPTION)
        return self._others.encoder()

    def _described(self, encoder: FeatureEncoder) -> dict[str, Any]:
        return {
            "dataset": self.dataset.name,
            "fitted_on": {
                "split": TRAIN if self._training.count else UNSPLIT,
                "images": encoder.count,
            },
            "splits": dict(sorted(self._counts.items())),
            "labels": ["categories", *(f"answers.{each.name}" for each in self.dataset.questions)],
            "columns": [each.as_json() for each in encoder.columns],
            "state": encoder.as_json(),
        }


class _Tables:
    """The table of one split, twice."""

    def __init__(self, writer: FeaturesWriter, split: str, encoder: FeatureEncoder) -> None:
        self._encoder, self._sink = encoder, writer.sink
        self._names = [column.name for column in encoder.columns]
        schema = schema_of_features(writer.dataset.questions, self._names)
        self._parquet = Table(writer.sink, f"data/features-{split}.parquet", schema)
        self._csv_path = f"data/features-{split}.csv"
        self._write_lines([schema.names])

    def add(self, rows: list[tuple[dict[str, Any], dict[str, Any]]]) -> None:
        """The next images: how each row begins, and its facts."""
        matrix = self._encoder.transform(facts for _, facts in rows)
        for (head, _), numbers in zip(rows, matrix.tolist(), strict=True):
            self._parquet.add(head | dict(zip(self._names, numbers, strict=True)))
        # As short as float32 allows: the same number when it is read again.
        texts = matrix.astype(str).tolist()
        heads = ([_cell(each) for each in head.values()] for head, _ in rows)
        self._write_lines([*head, *text] for head, text in zip(heads, texts, strict=True))

    def _write_lines(self, rows: Iterable[list[Any]]) -> None:
        text = StringIO()
        csv.writer(text, lineterminator="\n").writerows(rows)
        self._sink.append(self._csv_path, text.getvalue().encode("utf-8", errors="replace"))

    def end(self) -> None:
        """Write what is left."""
        self._parquet.end()


def _cell(value: object) -> object:
    return str(value).lower() if isinstance(value, bool) else value


def _text(values: list[str]) -> str:
    """A list as JSON: names may hold any separator."""
    return json_line(values).decode()


def spec_of(options: Options) -> FeatureSpec:
    """What the options ask for.

    Raises:
        BadOption: they ask for what there is not.
    """
    names = options.get("fields") or list(USUAL)
    if not isinstance(names, list | tuple) or not all(isinstance(each, str) for each in names):
        raise BadOption("fields", "a list of names", names)
    try:
        fields = fields_named(names)
    except UnknownFields as error:
        raise BadOption("fields", error.message, names) from None
    share = options.get("rare_share", RARE_SHARE)
    is_number = isinstance(share, int | float) and not isinstance(share, bool)
    if not is_number or not 0 <= share <= 1:
        raise BadOption("rare_share", "a share from 0 to 1", share)
    return FeatureSpec(fields, float(share))


FEATURES = Format(
    name="features",
    title="Features for training",
    start=FeaturesWriter,
    summary="Metadata and quality of each image as numbers, standardised by the training split, for models to take in.",
    options=(
        Option("fields", "Names, separated by commas; usually all that are not private.", []),
        Option("rare_share", "Words of a smaller share of images share one column.", RARE_SHARE),
    ),
    reads_facts=True,
)
