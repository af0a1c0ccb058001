"""Writes a repaired copy of a YOLO or VOC folder: every file of it, pictures as links where the disk can."""

import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from app.doctor.errors import Unreadable
from app.doctor.pictures import inside
from app.doctor.voc.examining import is_voc
from app.doctor.voc.repairs import mended_sheet
from app.doctor.yolo.examining import is_yolo
from app.doctor.yolo.layout import files_below, is_picture, labels_among
from app.doctor.yolo.repairs import mended_labels

Mend = Callable[[bytes, str, frozenset[str]], tuple[bytes, list[str]]]
"""From the bytes of a file, its name and the codes that are ignored: what is written instead, and what was done."""
_MOST_BYTES = 64 << 20


def fix_folder(folder: Path, copy: Path, ignored: frozenset[str]) -> list[str]:
    """Write the copy; every repair is told in a line.

    Args:
        folder: the dataset.
        copy: where the copy goes; nothing may be there, and it lies outside the folder.
        ignored: codes that are not to be repaired.

    Raises:
        Unreadable: it is no such folder, or the copy cannot be written there.
    """
    if copy.exists():
        raise Unreadable(copy, "there is a file already; --fix never writes over one.")
    if copy.resolve().is_relative_to(folder.resolve()):
        raise Unreadable(copy, "the copy has to lie outside the folder that is repaired.")
    files = files_below(folder)
    mends = _mends_of(folder, files)
    partial = copy.with_name(f".{copy.name}.partial")
    lines: list[str] = []
    try:
        partial.mkdir(parents=True)
        for path in files:
            name = str(path.relative_to(folder))
            lines += _copied(path, name, partial / name, mends.get(path), (folder, ignored))
        partial.rename(copy)
    except OSError as error:
        with suppress(OSError):
            shutil.rmtree(partial)
        raise Unreadable(copy, f"cannot be written: {error.strerror}.") from error
    return lines


def _mends_of(folder: Path, files: list[Path]) -> dict[Path, Mend]:
    if is_yolo(folder):
        return dict.fromkeys(labels_among(files), mended_labels)
    if is_voc(folder):
        return {path: mended_sheet for path in files if path.suffix.lower() == ".xml"}
    raise Unreadable(
        folder, "neither a YOLO folder (data.yaml, labels/*.txt) nor a VOC folder (*.xml)."
    )


def _copied(
    path: Path, name: str, target: Path, mend: Mend | None, about: tuple[Path, frozenset[str]]
) -> list[str]:
    folder, ignored = about
    if inside(folder, name) is None or not path.is_file():
        return [f"{name}: a link out of the folder was left out"]
    target.parent.mkdir(parents=True, exist_ok=True)
    if mend is None or path.stat().st_size > _MOST_BYTES:
        _take(path, target)
        return []
    content, lines = mend(path.read_bytes(), name, ignored)
    target.write_bytes(content)
    return lines


def _take(path: Path, target: Path) -> None:
    """Pictures are large, and nothing here writes into one: where the disk can, both names are of one file."""
    if is_picture(path):
        with suppress(OSError):
            os.link(path, target, follow_symlinks=True)
            return
    shutil.copyfile(path, target)
