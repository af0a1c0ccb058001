"""`concord agreement`: how far the annotators of several COCO files agree, without a server or a database."""

import json
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from pathlib import Path

from app.agreement.files import read_files
from app.agreement.numbers.memory import tell_images
from app.agreement.numbers.records import Number, Told
from app.agreement.tables import csv_of
from app.commands.errors import TooFewFiles


def tell_agreement(files: Sequence[Path], *, iou_threshold: float, form: str) -> int:
    """Print the numbers as a table, JSON or CSV; raises TooFewFiles and BadFile."""
    if len(files) < 2:
        raise TooFewFiles(len(files))
    labelled = read_files(files, iou_threshold=iou_threshold)
    told = tell_images(labelled.images, labelled.rules, labelled.people, labelled.questions)
    sys.stdout.write(FORMS[form](told))
    return 0


def _csv(told: Told) -> str:
    return csv_of(told.measures, told.rows)


def _json(told: Told) -> str:
    kept = ("headline", "measures", "rows")
    return json.dumps({name: asdict(told)[name] for name in kept}, indent=2) + "\n"


def _table(told: Told) -> str:
    lines = [told.headline.sentence, ""]
    lines += _numbers(told.measures)
    for row in told.rows:
        lines += ["", row.name, *_numbers(row.measures)]
    return "\n".join(lines) + "\n"


def _numbers(numbers: Iterable[Number]) -> list[str]:
    """One line each, in columns: the value, its interval, the images that it rests on."""
    return [
        f"  {each.code:<4} {each.name:<52} {_value(each):>8}  {_interval(each):<18}"
        f" {each.n_images:>7,} images  {each.reason or each.note or ''}".rstrip()
        for each in numbers
    ]


def _value(each: Number) -> str:
    return "-" if each.value is None else f"{each.value:.3f}"


def _interval(each: Number) -> str:
    if each.low is None or each.high is None:
        return ""
    return f"{each.low:.3f} to {each.high:.3f}"


FORMS: dict[str, Callable[[Told], str]] = {"table": _table, "json": _json, "csv": _csv}
