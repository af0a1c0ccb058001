"""One pass over a dataset's images: they are written, their digests kept, their pictures listed, a few set aside.

Runs in a thread, a batch at a time, and knows no database.
"""

import gzip
from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import blake2b
from pathlib import PurePosixPath
from typing import IO, Any

from app.exporting.altering.channels import Channels
from app.exporting.altering.hidden import Tally
from app.exporting.altering.images import (
    DERIVED,
    Alterations,
    derived_head,
    derived_row,
    is_for_training,
)
from app.exporting.archive import Archive
from app.exporting.digests import records_of
from app.exporting.pictures import Content, Picture, PictureChoice
from app.exporting.reading import ImageRow
from app.exporting.schemas import ExportOptions
from app.exporting.verified import Kept
from app.formats.records import Dataset, Image
from app.formats.writing import Format, Report
from app.hiding.places import Place

WITHHELD = "imported-fields-withheld"
WITHHELD_SENTENCE = (
    "Fields of imported files were left out, because they may tell of places and people."
)


class Recording:
    """A format under way into an archive."""

    def __init__(
        self,
        made: Format,
        dataset: Dataset,
        archive: Archive,
        options: ExportOptions,
        kept: Kept,
        report: Report,
    ) -> None:
        self.report = report
        self.tally = Tally()
        self.marked: Mapping[int, Sequence[Place]] = {}
        """The places that people want hidden, by image."""
        self.pictures: list[Picture] = []
        self.split_counts: dict[str, int] = {}
        self.split_members: dict[str, list[int]] = {}
        """The images of each part."""
        self.channels = Channels()
        self.kept = kept
        self._names: set[bytes] = set()
        self._archive = archive
        self._writer = made.start(dataset, archive, self.report, options.options)
        self._alterations: Alterations | None = None
        if options.prepare is not None:
            self._alterations = Alterations.of(options.prepare, dataset, self.report)
            archive.append(DERIVED, derived_head())

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
            image = self._of_its_own(record_of(named, splits.get(row.id, "")))
            if row.has_withheld:
                self.report.lose(WITHHELD, WITHHELD_SENTENCE, image.file_name)
            digests.write(records_of(image))
            if image.split:
                self.split_members.setdefault(image.split, []).append(row.id)
            if self._alterations is None:
                place = self._write(image)
                if choice is not None and place is not None:
                    self.pictures.append(choice.picture(row, place))
            elif choice is not None:
                self._write_altered(image, row, choice, self._alterations)

    def _of_its_own(self, image: Image) -> Image:
        """Under a name that no other has: an upright copy called `x.heic.jpg` may meet a picture of that name."""
        path = PurePosixPath(image.file_name)
        while (key := blake2b(str(path).encode(), digest_size=8).digest()) in self._names:
            path = path.with_name(f"{path.stem}~{image.id}{path.suffix}")
        self._names.add(key)
        return replace(image, file_name=str(path))

    def _write(self, image: Image) -> str | None:
        """Where its picture belongs."""
        self._writer.image(image)
        place = self._writer.place(image)
        self.kept.keep(image, place, self.report.take_held())
        if image.split:
            self.split_counts[image.split] = self.split_counts.get(image.split, 0) + 1
        return place

    def _write_altered(
        self, image: Image, row: ImageRow, choice: PictureChoice, alterations: Alterations
    ) -> None:
        hidden = alterations.hidden_on(image, self.marked.get(row.id, ()))
        for made in alterations.images_of(image, row.sha256):
            place = self._write(made.image)
            self._archive.append(DERIVED, derived_row(made.image, image, made.plan))
            if place is not None:
                picture = choice.picture(row, place)
                self.pictures.append(
                    replace(
                        picture,
                        plan=made.plan,
                        hidden=hidden,
                        is_for_training=is_for_training(image),
                    )
                )

    def take_picture(self, content: Content) -> None:
        """The file of an image, in the order of `pictures`, when all images are written."""
        self._writer.picture(content.place, content.content)
        if content.counts is not None:
            self.channels.add(content.counts)

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
        is_checked=row.said.is_checked,
        split=split,
        metadata=row.metadata or {},
        layers=tuple(row.said.layers),
        about=_about(row),
        extra=row.extra or {},
    )


def _about(row: ImageRow) -> dict[str, Any]:
    about: dict[str, Any] = {
        "original_file_name": row.original_name if row.original_name != row.file_name else None,
        "date_captured": row.date_captured,
        "coco_url": f"/api/v1/images/{row.id}/file",
        "sha256": row.sha256,
        "state": row.state,
        "is_gold": row.is_gold or None,
    }
    return {name: value for name, value in about.items() if value is not None}


def open_digests(file: IO[bytes]) -> gzip.GzipFile:
    """Compressed, and the same for the same records."""
    return gzip.GzipFile(filename="", mode="wb", fileobj=file, compresslevel=3, mtime=0)
