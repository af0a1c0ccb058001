"""WebDataset samples: for each image a JSON and the picture beside it under one key, to be packed into shards."""

from pathlib import PurePosixPath

from app.formats.losses import EVERYTHING
from app.formats.plain import json_file, json_line
from app.formats.records import Dataset, Image
from app.formats.writers.base import FormatWriter, is_labelled
from app.formats.writers.json_dictionary import dataset_as_json, image_as_json
from app.formats.writing import Format, Options, Report, Sink


class WebDatasetWriter(FormatWriter):
    """`<split>/<key>.json`. A key has no dot, because readers take all from the first dot on for the kind of member."""

    kept = EVERYTHING

    def __init__(self, dataset: Dataset, sink: Sink, report: Report, options: Options) -> None:
        super().__init__(dataset, sink, report, options)
        self._names = {each.id: each.name for each in dataset.categories}
        sink.write("dataset.json", json_file(dataset_as_json(dataset)))

    def image(self, image: Image) -> None:
        self.ledger.begin(image)
        if not is_labelled(image):
            self.ledger.note("unlabelled-left-out", image)
            return
        self.sink.write(f"{key_of(image)}.json", json_line(image_as_json(image, self._names)))
        for each in image.objects:
            self.ledger.hold(image, each)

    def place(self, image: Image) -> str | None:
        ending = PurePosixPath(image.file_name).suffix.lower()
        return f"{key_of(image)}{ending}" if is_labelled(image) else None


def key_of(image: Image) -> str:
    """The sample's path without endings: its split and its permanent id, so that keys sort as ids do."""
    return f"{image.split or 'all'}/{image.id:09d}"


WEBDATASET = Format(
    name="webdataset",
    title="WebDataset samples",
    start=WebDatasetWriter,
    summary="A JSON beside each picture under one key, ready to be packed into tar shards; it keeps everything.",
    image_folder="{split}",
)
