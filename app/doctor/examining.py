"""Finds out what each path is, and examines it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.doctor.coco.columns import Coco
from app.doctor.coco.examining import examine_coco
from app.doctor.errors import Unreadable
from app.doctor.findings import Findings
from app.doctor.splits import compare_splits
from app.doctor.voc.examining import examine_voc, is_voc
from app.doctor.yolo.examining import examine_yolo, is_yolo

MOST_BYTES = 8 << 30
LETTERS = {"C": "COCO", "Y": "YOLO", "V": "VOC"}  # with which the codes of a format begin
_ARCHIVES = {b"PK\x03\x04": "a ZIP archive", b"\x1f\x8b\x08": "a gzip file", b"BZh": "a bzip2 file"}


@dataclass(frozen=True)
class Options:
    """What is looked at beside the files; `ignored` are codes that are not told."""

    pictures: Path | None = None
    ignored: frozenset[str] = frozenset()


def examine(paths: Sequence[Path], options: Options) -> list[Findings]:
    """The findings of each path, and of all COCO files together where there are several.

    Raises:
        Unreadable: a path cannot be examined at all.
    """
    results, files = [], []
    for path in paths:
        findings = Findings(str(path))
        coco = _examine_path(path, findings, options)
        if coco is not None and len(paths) > 1:
            # Of each file only the small tables are compared.
            files.append(_tables_of(coco))
        findings.drop(options.ignored)
        results.append(findings)
    if len(files) > 1:
        together = Findings("all files together", "COCO")
        compare_splits(files, together, options.pictures)
        together.drop(options.ignored)
        results.append(together)
    return results


def _examine_path(path: Path, findings: Findings, options: Options) -> Coco | None:
    if path.is_dir():
        if is_yolo(path):
            examine_yolo(path, findings)
        elif is_voc(path):
            examine_voc(path, findings, pictures=options.pictures)
        else:
            raise Unreadable(
                path, "neither a YOLO folder (data.yaml, labels/*.txt) nor a VOC folder (*.xml)."
            )
        return None
    if path.suffix.lower() in (".yaml", ".yml"):
        examine_yolo(path.parent, findings, config=path)
        return None
    if path.suffix.lower() == ".xml":
        examine_voc(path, findings, pictures=options.pictures)
        return None
    return examine_coco(read_bytes(path), findings, pictures=options.pictures)


def read_bytes(path: Path) -> bytes:
    """A whole file.

    Raises:
        Unreadable: it is not there, no file, an archive, or larger than any honest one.
    """
    try:
        if not path.is_file():
            raise Unreadable(path, "there is no such file." if not path.exists() else "no file.")
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise Unreadable(
                path, f"{size:,} bytes are more than the {MOST_BYTES:,} that are read."
            )
        data = path.read_bytes()
    except OSError as error:
        raise Unreadable(path, f"cannot be read: {error.strerror}.") from error
    for start, name in _ARCHIVES.items():
        if data.startswith(start):
            raise Unreadable(path, f"this is {name}; unpack it first, it is not opened here.")
    return data


def _tables_of(coco: Coco) -> Coco:
    coco.annotations.segmentations.clear()
    coco.annotations.keypoints.clear()
    return coco
