"""Which pictures of a source may be labels: masks in PNGs, which are read as files of annotations are."""

from app.formats.reading.coco.reader import panoptic_files_of
from app.formats.reading.sources import Source, stem_of
from app.formats.reading.voc_masks import CLASSES, OBJECTS


def label_pictures(source: Source) -> frozenset[str]:
    """Pictures of Pascal VOC's classes and objects; where COCO has panoptic files, what these may mean by a name."""
    pictures = source.having(".png")
    found = {path for path in pictures if {CLASSES, OBJECTS} & set(path.split("/")[:-1])}
    panoptic = panoptic_files_of(source)
    if panoptic:
        found |= _segments(pictures, tuple(f"{stem_of(name)}/" for name in panoptic))
    return frozenset(found)


def _segments(pictures: tuple[str, ...], folders: tuple[str, ...]) -> set[str]:
    """Those in folders of segments, and those whose names no file there has."""
    found = {
        path
        for path in pictures
        if path.startswith(folders) or "panoptic" in path.lower() or "mask" in path.lower()
    }
    names = {_base(path) for path in found}
    return found | {path for path in pictures if _base(path) not in names}


def _base(path: str) -> str:
    return path.rsplit("/", 1)[-1]
