"""One pass over a dataset's images: they are written, their digests kept, their pictures listed, a few set aside.

Runs in a thread, a batch at a time, and knows no database.
"""

import gzip
from collections.abc import Mapping, Sequence
from typing import IO

from app.exporting.archive import Archive
from app.exporting.digests import records_of
from app.exporting.pictures import Picture, PictureChoice
from app.exporting.reading import ImageRow
from app.exporting.verified import Kept
from app.formats.records import Dataset, Image
from app.formats.writing import Format, Options, Report


class Recording:
    """A format under way into an archive."""

    def __init__(
        self, made: Format, dataset: Dataset, archive: Archive, options: Options, kept: Kept
    ) -> None:
        self.report = Report()
        self.pictures: list[Picture] = []
        self.split_counts: dict[str, int] = {}
        self.kept = kept
        self._writer = made.start(dataset, archive, self.report, options)

    def write(
        self,
        rows: Sequence[ImageRow],
        splits: Mapping[int, str],
        choice: PictureChoice | None,
        digests: gzip.GzipFile,
    ) -> None:
        """The next images, in order of ids."""
        for row in rows:
            named = row if choice is None else choice.named(row)
            image = record_of(named, splits.get(row.id, ""))
            self._writer.image(image)
            place = self._writer.place(image)
            self.kept.keep(image, place)
            digests.write(records_of(image))
            if image.split:
                self.split_counts[image.split] = self.split_counts.get(image.split, 0) + 1
            if choice is not None and place is not None:
                self.pictures.append(choice.picture(row, place))

    def take_picture(self, place: str, content: bytes) -> None:
        """The file of an image, in the order of `pictures`, when all images are written."""
        self._writer.picture(place, content)

    def end(self) -> None:
        """No more images, nor pictures."""
        self._writer.end()


def record_of(row: ImageRow, split: str) -> Image:
    """An image as formats write it."""
    return Image(
        id=row.id,
        file_name=row.file_name,
        width=row.width,
        height=row.height,
        objects=tuple(row.said.objects),
        answers=row.said.answers,
        verified_absent=row.said.verified_absent,
        is_checked=row.said.layer_count > 0,
        split=split,
        metadata=row.metadata or {},
    )


def open_digests(file: IO[bytes]) -> gzip.GzipFile:
    """Compressed, and the same for the same records."""
    return gzip.GzipFile(filename="", mode="wb", fileobj=file, compresslevel=3, mtime=0)
