"""What a COCO file says once: under what terms its images may be used, and lists of files that were imported."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.formats.records import Dataset, Image

NOT_STATED: Mapping[str, Any] = {"id": 1, "name": "not stated", "url": ""}
_OWN = {"info", "licenses", "images", "annotations", "categories", "questions", "annotators"}


@dataclass(frozen=True)
class Terms:
    """The list `licenses`: the terms of the dataset first, behind them those of imported files with their ids.

    `id` are the dataset's. Where terms were chosen they are those of every image; else images keep what they had.
    """

    licenses: Sequence[Mapping[str, Any]]
    id: int
    are_chosen: bool

    @classmethod
    def of(cls, dataset: Dataset) -> "Terms":
        """Those of a dataset. Its own number is 1, unless an imported licence has that."""
        imported = imported_licenses(dataset.extra)
        ids = [each["id"] for each in imported]
        own = 1 if 1 not in ids else max(ids) + 1
        chosen = dataset.license
        stated = (
            NOT_STATED if chosen is None else {"name": chosen["name"], "url": chosen["url"] or ""}
        )
        return cls([{**stated, "id": own}, *imported], own, chosen is not None)

    @property
    def imported_ids(self) -> list[str]:
        """The numbers of imported licences, as texts."""
        return [str(each["id"]) for each in self.licenses[1:]]

    def of_image(self, image: Image) -> int:
        """The number of an image's."""
        given = image.extra.get("original_license")
        is_known = str(given) in self.imported_ids
        return self.id if self.are_chosen or not is_known else int(str(given))


def imported_licenses(extra: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Licences with numbers for ids, each number once; what else stands in the list nothing could refer to."""
    made: dict[int, dict[str, Any]] = {}
    given = extra.get("licenses")
    for each in given if isinstance(given, list) else ():
        if isinstance(each, dict) and type(each.get("id")) is int and each["id"] >= 0:
            made.setdefault(each["id"], each)
    return list(made.values())


def kept_lists(extra: Mapping[str, Any]) -> dict[str, Sequence[Any]]:
    """Lists of imported files beside those of COCO, such as `videos`."""
    lists = extra.get("lists")
    if not isinstance(lists, dict):
        return {}
    return {name: each for name, each in lists.items() if name not in _OWN}
