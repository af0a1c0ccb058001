"""Masks of class numbers: one PNG an image, whose pixels say what is there."""

from abc import ABC, abstractmethod

import numpy as np

from app.formats.errors import TooManyCategories
from app.formats.losses import Keeps
from app.formats.painting import MOST_SHORT, paint_regions, palette_of, png_of
from app.formats.places import Stems, beside
from app.formats.plain import json_file
from app.formats.records import Dataset, Image
from app.formats.writers.base import FormatWriter, is_labelled
from app.formats.writing import Format, Options, Report, Sink

MOST_COLORED = 255


class MaskWriter(FormatWriter, ABC):
    """What formats with a picture of numbers for each image share: where it stands, and who has none."""

    kept = frozenset({Keeps.SPLITS, Keeps.UNLABELLED})

    def __init__(self, dataset: Dataset, sink: Sink, report: Report, options: Options) -> None:
        super().__init__(dataset, sink, report, options)
        self.categories = sorted(dataset.categories, key=lambda each: each.id)
        self._stems = Stems(self.ledger)

    def image(self, image: Image) -> None:
        self.ledger.begin(image)
        if is_labelled(image):
            self.labelled(image)
        else:
            self.ledger.note("unlabelled-apart", image)

    @abstractmethod
    def labelled(self, image: Image) -> None:
        """Write what belongs to an image that somebody looked at."""

    def place(self, image: Image) -> str | None:
        return f"{self.folder('images' if is_labelled(image) else 'unlabelled', image)}"

    def folder(self, name: str, image: Image, ending: str | None = None) -> str:
        """`<name>/<split>/<file name>`, perhaps with another ending; without a split there is no folder for it."""
        path = "/".join(filter(None, (name, image.split, self._stems.name_of(image))))
        return path if ending is None else beside(path, ending)


class SemanticPngWriter(MaskWriter):
    """`masks/<name>.png`: 0 is background, 1 the category with the lowest id, and so on."""

    kept = MaskWriter.kept | {Keeps.CROWDS}

    def __init__(self, dataset: Dataset, sink: Sink, report: Report, options: Options) -> None:
        super().__init__(dataset, sink, report, options)
        count = len(self.categories)
        if count > MOST_SHORT:
            raise TooManyCategories(MOST_SHORT, count)
        self._numbers = {each.id: place for place, each in enumerate(self.categories, start=1)}
        is_colored = count <= MOST_COLORED
        self._palette = palette_of(self.categories) if is_colored else None
        self._dtype = np.uint8 if is_colored else np.uint16
        sink.write("classes.json", json_file(self._classes()))

    def labelled(self, image: Image) -> None:
        painting = paint_regions(image, self.ledger)
        values = [self._numbers[each.object.category_id] for each in painting.painted]
        mask = painting.with_values(values, self._dtype)
        self.sink.write(self.folder("masks", image, ".png"), png_of(mask, self._palette))

    def _classes(self) -> list[dict[str, object]]:
        classes: list[dict[str, object]] = [
            {"value": 0, "category_id": None, "name": "background", "color": "#000000"}
        ]
        for place, each in enumerate(self.categories, start=1):
            color = f"#{self._palette[3 * place : 3 * place + 3].hex()}" if self._palette else None
            classes.append(
                {"value": place, "category_id": each.id, "name": each.name, "color": color}
            )
        return classes


SEMANTIC_PNG = Format(
    name="semantic-png",
    title="Semantic masks (PNG)",
    start=SemanticPngWriter,
    summary="A picture of class numbers for each image, 0 for background, for semantic segmentation.",
    image_folder="images/{split}",
)
