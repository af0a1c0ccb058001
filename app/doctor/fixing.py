"""Writes a repaired copy of a COCO file or of a folder, never over the file itself."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from app.doctor.coco.case import COCO, Case
from app.doctor.coco.columns import read_coco
from app.doctor.coco.parsing import (
    BYTE_ORDER_MARK,
    DUPLICATE_KEY,
    INVALID_JSON,
    NOT_A_NUMBER,
    NOT_COCO,
    TOO_DEEP,
)
from app.doctor.coco.regions import read_regions
from app.doctor.coco.repairs import BY_CASE, BY_RECORDS, Document
from app.doctor.errors import Unreadable
from app.doctor.examining import read_bytes
from app.doctor.findings import Findings
from app.doctor.folder_fixing import fix_folder

_HOPELESS = (INVALID_JSON, NOT_A_NUMBER, DUPLICATE_KEY, TOO_DEEP, NOT_COCO)
_DOUBTS = ("C032-box-outside", "C054-polygon-of-turned-image", "C035-normalised-boxes")
_MARK = b"\xef\xbb\xbf"


class NotRepairable(Unreadable):
    """A file of which no copy can be written without guessing."""


def fix(path: Path, copy: Path, ignored: frozenset[str]) -> list[str]:
    """Write a repaired copy of a file; every repair is told in a line.

    Args:
        path: the COCO file, or the folder.
        copy: where the copy goes; nothing may be there.
        ignored: codes that are not to be repaired.

    Raises:
        Unreadable: the file cannot be read, or cannot be repaired at all.
    """
    if path.is_dir():
        return fix_folder(path, copy, ignored)
    if path.suffix.lower() in (".xml", ".yaml", ".yml"):
        raise NotRepairable(path, "--fix repairs COCO files, and whole folders of YOLO and VOC.")
    if copy.exists():
        raise NotRepairable(copy, "there is a file already; --fix never writes over one.")
    data = read_bytes(path)
    findings = Findings(str(path))
    read_coco(data, findings.subject, findings)
    hopeless = [check.code for check in _HOPELESS if findings.counts[check.code]]
    if hopeless:
        raise NotRepairable(
            path, f"{hopeless[0]} cannot be repaired without guessing; see the report."
        )
    document, is_results = _decoded(data)
    lines = []
    if findings.counts[BYTE_ORDER_MARK.code]:
        lines.append("line 1 column 1: the byte order mark was removed")
    lines += _repaired(document, is_results, ignored)
    _write(copy, document["annotations"] if is_results else document)
    return lines


def _decoded(data: bytes) -> tuple[Document, bool]:
    value = msgspec.json.decode(data.removeprefix(_MARK))
    return ({"annotations": value}, True) if isinstance(value, list) else (value, False)


def _repaired(document: Document, is_results: bool, ignored: frozenset[str]) -> list[str]:
    lines: list[str] = []
    for codes, repair in BY_RECORDS:
        is_for_results = codes != ("C012-duplicate-annotation-id", "C015-annotation-id-zero")
        if not ignored.issuperset(codes) and (is_for_results or not is_results):
            lines += repair(document)
    if is_results:
        return lines
    with np.errstate(over="ignore", invalid="ignore"):
        lines += _by_case(document, ignored)
    return lines


def _by_case(document: Document, ignored: frozenset[str]) -> Iterator[str]:
    findings = Findings("")
    coco = read_coco(msgspec.json.encode(document), "", findings)
    if coco is None:
        return
    case = Case(coco, read_regions(coco))
    examine = {check.code: function for check, function in COCO}
    doubted = {found.record for code in _DOUBTS for found in examine[code](case)}
    for code, repair in BY_CASE.items():
        if code in ignored:
            continue
        for found in list(examine[code](case)):
            if code == "C033-box-over-edge" and doubted & {found.record, -1}:
                continue
            table = document["categories" if found.place.startswith("cat") else "annotations"]
            if not isinstance(table[found.record], dict):
                continue
            said = repair(document, case, found.record)
            if said:
                yield said


def _write(path: Path, value: Any) -> None:
    """Whole or not at all."""
    partial = path.with_name(f".{path.name}.partial")
    try:
        partial.write_bytes(msgspec.json.encode(value))
        partial.rename(path)
    except OSError as error:
        with suppress(OSError):
            partial.unlink()
        raise Unreadable(path, f"cannot be written: {error.strerror}.") from error
