"""WebDataset: tar shards of samples, each a JSON and the picture under one key."""

from pathlib import PurePosixPath

from app.formats.losses import EVERYTHING, FULLY_DESCRIBED
from app.formats.plain import json_file, json_line
from app.formats.records import Dataset, Image
from app.formats.shards import TAR_END, Shards, tar_member
from app.formats.waiting import Waiting
from app.formats.writers.base import FormatWriter, count_option, is_labelled
from app.formats.writers.json_dictionary import dataset_as_json, image_as_json
from app.formats.writing import Format, Option, Options, Report, Sink

SHARD_IMAGES, SHARD_MB = 5_000, 500


class WebDatasetWriter(FormatWriter):
    """`<split>-000000.tar` and so on. A key has no dot, because readers take all from the first dot on for an ending.

    What is said of images waits on disk until their pictures come, so that both lie side by side in the shard.
    """

    kept = EVERYTHING
    described = FULLY_DESCRIBED

    def __init__(self, dataset: Dataset, sink: Sink, report: Report, options: Options) -> None:
        super().__init__(dataset, sink, report, options)
        self._names = {each.id: each.name for each in dataset.categories}
        self._shards = shards_of(options, ".tar")
        self._waiting = Waiting()
        sink.write("dataset.json", json_file(dataset_as_json(dataset)))

    def image(self, image: Image) -> None:
        self.ledger.begin(image)
        if not is_labelled(image):
            self.ledger.note("unlabelled-left-out", image)
            return
        self._waiting.put(key_of(image), json_line(image_as_json(image, self._names)))
        for each in image.objects:
            self.ledger.hold(image, each)

    def place(self, image: Image) -> str | None:
        ending = PurePosixPath(image.file_name).suffix.lower()
        return f"{key_of(image)}{ending}" if is_labelled(image) else None

    def picture(self, place: str, content: bytes) -> None:
        """The picture of one of the images; those before it that had none go without."""
        wanted, _, ending = place.partition(".")
        for key, said in self._waiting.until(wanted):
            self._add(key, said, (f".{ending}", content) if key == wanted else None)

    def end(self) -> None:
        for key, said in self._waiting.rest():
            self._add(key, said)
        self._waiting.close()
        for path in self._shards.last():
            self.sink.append(path, TAR_END)

    def _add(self, key: str, said: bytes, picture: tuple[str, bytes] | None = None) -> None:
        split, _, name = key.partition("/")
        sample = tar_member(f"{name}.json", said)
        if picture is not None:
            ending, content = picture
            sample += tar_member(name + ending, content)
        path, full = self._shards.next(split, len(sample))
        if full is not None:
            self.sink.append(full, TAR_END)
        self.sink.append(path, sample)


def key_of(image: Image) -> str:
    """The sample's split and its permanent id, so that keys sort as ids do."""
    return f"{image.split or 'all'}/{image.id:09d}"


def shards_of(options: Options, ending: str) -> Shards:
    """The shards that were asked for."""
    return Shards(
        ending,
        most_count=count_option(options, "shard_images", SHARD_IMAGES),
        most_bytes=count_option(options, "shard_mb", SHARD_MB) * 1_000_000,
    )


SHARD_OPTIONS = (
    Option("shard_images", "At most so many images in a shard.", SHARD_IMAGES),
    Option("shard_mb", "At most so many megabytes in a shard.", SHARD_MB),
)
WEBDATASET = Format(
    name="webdataset",
    title="WebDataset shards",
    start=WebDatasetWriter,
    summary="Tar shards with a JSON and the picture of each image under one key; they keep everything.",
    image_folder="{split}",
    options=SHARD_OPTIONS,
)
