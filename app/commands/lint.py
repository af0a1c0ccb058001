"""`concord lint`: what is wrong with datasets in files, without a server or a database."""

import argparse
import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from app.doctor.errors import UnknownCode, Unreadable
from app.doctor.examining import Options, examine
from app.doctor.findings import CHECKS, Check, Findings
from app.doctor.fixing import fix
from app.doctor.report import Look, as_json, as_text, count_of, explain
from app.errors import AppError

CLEAN, FOUND, UNREADABLE = 0, 1, 2


class NothingToExamine(AppError):
    """No file was named, or several where one is repaired."""

    def __init__(self, advice: str) -> None:
        super().__init__(f"Expected {advice}")


def lint(options: argparse.Namespace) -> int:
    """Run the command; its exit code is 0 for clean, 1 for findings, 2 where nothing could be examined."""
    # Millions of records without cycles: looking for some takes a third of the time.
    gc.disable()
    try:
        if options.explain:
            sys.stdout.write("\n".join(explain(each) for each in _named(options.explain)))
            return CLEAN
        return _examine(options)
    except AppError as refusal:
        sys.stderr.write(f"concord: {refusal.message}\n")
        return UNREADABLE
    finally:
        gc.enable()


def _examine(options: argparse.Namespace) -> int:
    if not options.files:
        raise NothingToExamine("a COCO file, or a YOLO or VOC folder: concord lint FILE…")
    chosen = Options(options.images, _ignored(options.select, options.ignore))
    repairs: list[str] = []
    paths: Sequence[Path] = options.files
    if options.fix is not None:
        if len(paths) != 1:
            raise NothingToExamine("one file with --fix.")
        repairs = fix(paths[0], options.fix, chosen.ignored)
        # What is left in the copy is what its reader wants to know.
        paths = [options.fix]
    results = examine(paths, chosen)
    _write(results, repairs, options)
    return _exit_code(results, is_strict=options.strict)


def _ignored(select: str | None, ignore: str | None) -> frozenset[str]:
    ignored = {check.code for check in _named(ignore)} if ignore else set()
    if select:
        ignored |= CHECKS.keys() - {check.code for check in _named(select)}
    return frozenset(ignored)


def _named(codes: str) -> list[Check]:
    """The checks of a list such as `C012,C090-duplicate-annotation`, or `C` for all of COCO."""
    found: list[Check] = []
    for code in filter(None, codes.split(",")):
        matching = [
            check
            for check in CHECKS.values()
            if code.upper() in (check.number, check.number[:1]) or code == check.code
        ]
        if not matching:
            raise UnknownCode(code)
        found += sorted(matching, key=lambda check: check.code)
    return found


def _write(results: list[Findings], repairs: list[str], options: argparse.Namespace) -> None:
    is_shown = options.output is None
    if options.format == "json":
        text = as_json(results, repairs)
    else:
        in_color = is_shown and sys.stdout.isatty() and "NO_COLOR" not in os.environ
        text = as_text(results, Look(options.places, in_color), repairs)
    if is_shown:
        sys.stdout.write(text)
        return
    try:
        options.output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise Unreadable(options.output, f"cannot be written: {error.strerror}.") from error


def _exit_code(results: list[Findings], *, is_strict: bool) -> int:
    count = count_of(results, "error") + (count_of(results, "warning") if is_strict else 0)
    return FOUND if count else CLEAN
