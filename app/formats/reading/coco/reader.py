"""Which JSON of a source is COCO, and of which kind."""

import re

from app.formats.reading.coco.instances import read_instances
from app.formats.reading.coco.panoptic import read_panoptic
from app.formats.reading.coco.results import read_results
from app.formats.reading.coco.several import ReadFile, read_several
from app.formats.reading.findings import FileRefused
from app.formats.reading.records import Contents, Reading
from app.formats.reading.sources import Source

_HEAD_BYTES = 64 * 1024
_TAIL_BYTES = 64 * 1024
_LIST_OF_RESULTS = re.compile(rb'^\s*\[\s*\{[^{}\]]*"image_id"')


def is_coco(source: Source) -> bool:
    """Whether one of the JSON files looks like COCO."""
    return bool(files_of(source))


def files_of(source: Source) -> list[str]:
    """The COCO files of a source."""
    return [name for name in source.having(".json") if _looks_like_coco(source, name)]


def panoptic_files_of(source: Source) -> list[str]:
    """Those of them whose marks are pixels of pictures."""
    return [name for name in files_of(source) if _reader_of(source, name) is read_panoptic]


def read_coco(reading: Reading) -> Contents:
    """Its COCO file, or several with images and annotations, or with segments, as the splits of one dataset.

    Raises:
        FileRefused: there is none, or there are several of which one holds something else.
    """
    names = files_of(reading.source)
    if not names:
        raise FileRefused("the source", "expected a COCO file, found none")
    names = _without_captions(reading, names)
    if len(names) > 1:
        readers = {_reader_of(reading.source, name) for name in names}
        if readers in ({read_instances}, {read_panoptic}):
            return read_several(reading, names, readers.pop())
        told = ", ".join(names[:5])
        raise FileRefused(
            "the source",
            f"expected one COCO file, or several of one kind with images, found {len(names)}: {told}; "
            "import the instances first, then the others by themselves",
        )
    (name,) = names
    return _reader_of(reading.source, name)(reading, name)


def _without_captions(reading: Reading, names: list[str]) -> list[str]:
    """The files that mark things, those of poses last; captions beside them are told, and left out."""
    captions = [name for name in names if _is_of_captions(reading.source, name)]
    marking = [name for name in names if name not in captions]
    if not marking:
        return names
    for name in captions:
        reading.findings.ignored(
            "captions", name, "objects of categories", "captions of whole images", "left out"
        )
    return sorted(marking, key=lambda name: "keypoints" in name.rpartition("/")[2])


def _is_of_captions(source: Source, name: str) -> bool:
    ends = _ends_of(source, name)
    return b'"caption"' in ends and b'"category_id"' not in ends and b'"categories"' not in ends


def _reader_of(source: Source, name: str) -> ReadFile:
    head = _ends_of(source, name)
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"["):
        return read_results
    return read_panoptic if b'"segments_info"' in head else read_instances


def _looks_like_coco(source: Source, name: str) -> bool:
    ends = _ends_of(source, name)
    plain = ends.lstrip(b"\xef\xbb\xbf \t\r\n")
    if plain.startswith(b"["):
        return _LIST_OF_RESULTS.match(plain) is not None
    return b'"images"' in ends or (b'"annotations"' in ends and b'"categories"' in ends)


def _ends_of(source: Source, name: str) -> bytes:
    """The beginning and the end of a file: its lists' names stand in one of them, however long the lists are."""
    with source.path_of(name).open("rb") as file:
        head = file.read(_HEAD_BYTES)
        size = file.seek(0, 2)
        file.seek(max(len(head), size - _TAIL_BYTES))
        return head + file.read()
