"""Every format that can be read, and which of them a source is."""

from collections.abc import Mapping

from app.formats.reading.coco.reader import is_coco, read_coco
from app.formats.reading.cvat import is_cvat, read_cvat
from app.formats.reading.dota import is_dota, read_dota
from app.formats.reading.findings import FileRefused, Findings
from app.formats.reading.folders import is_folders, read_folders
from app.formats.reading.label_studio import is_label_studio, read_label_studio
from app.formats.reading.labelme import is_labelme, read_labelme
from app.formats.reading.records import Readable
from app.formats.reading.sources import Source
from app.formats.reading.voc import is_voc, read_voc
from app.formats.reading.yolo import is_yolo, read_yolo

FORMATS: tuple[Readable, ...] = (
    Readable("coco", "COCO JSON", is_coco, read_coco),
    Readable("label-studio", "Label Studio JSON", is_label_studio, read_label_studio),
    Readable("labelme", "labelme", is_labelme, read_labelme),
    Readable("cvat", "CVAT XML 1.1", is_cvat, read_cvat),
    Readable("voc", "Pascal VOC", is_voc, read_voc),
    Readable("dota", "DOTA text", is_dota, read_dota),
    Readable("yolo", "YOLO", is_yolo, read_yolo),
    Readable("folders", "folders named by class", is_folders, read_folders),
)
"""In the order in which they are asked: the ones that are surest of themselves first."""


def detect(source: Source, name: str | None = None) -> Readable:
    """The format of a source, by its content, or the one of this name.

    Raises:
        FileRefused: no format knows it, or there is none of this name.
    """
    if name is not None:
        for each in FORMATS:
            if each.name == name:
                return each
        known = ", ".join(each.name for each in FORMATS)
        raise FileRefused("format", f"expected one of {known}, received {name}")
    for each in FORMATS:
        if each.is_this(source):
            return each
    titles = ", ".join(each.title for each in FORMATS)
    told = ", ".join(source.paths[:3]) or "no file at all"
    raise FileRefused("the source", f"expected {titles}; found {told}")


_ALSO_OTHERS: Mapping[str, frozenset[str]] = {"dota": frozenset(("yolo",))}
"""Formats whose own files can be taken for those of others that are asked after them."""


def tell_others(source: Source, taken: Readable, findings: Findings) -> None:
    """Tell of files of further formats beside those of the one that was found out: they are passed over."""
    passed_over = {taken.name, "folders"} | _ALSO_OTHERS.get(taken.name, frozenset())
    for each in FORMATS[FORMATS.index(taken) + 1 :]:
        if each.name not in passed_over and _may_be(each, source):
            findings.ignored(
                "other-format", "the source", f"files of one format; read as {taken.title}",
                f"files of {each.title}, too", "passed over, unless their format is chosen",
            )  # fmt: skip


def _may_be(readable: Readable, source: Source) -> bool:
    """Whether a source has such files; what cannot be read at all is none of them."""
    try:
        return readable.is_this(source)
    except FileRefused:
        return False
