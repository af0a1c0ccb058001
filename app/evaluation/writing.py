"""The numbers of an evaluation as a table: a row for each number, for spreadsheets. Pure."""

import csv
from collections.abc import Iterator, Mapping
from io import StringIO
from typing import Any

HEAD = ("group", "name", "number", "value", "low", "high", "images")
_ESTIMATE = {"value", "low", "high", "images", "reason"}


def csv_of(numbers: Mapping[str, Any]) -> str:
    """With the names of `HEAD` in the first line."""
    file = StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(HEAD)
    writer.writerows(_rows(numbers))
    return file.getvalue()


def _rows(numbers: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
    yield from _group("counts", "", numbers["counts"])
    objects = numbers["objects"]
    if objects:
        yield from _group("all", "", objects["ap"] | objects["working"])
        yield from _group("all", "", {"score": objects["score"]})
        yield from _group("size", "", objects["ap_by_size"])
        for category in objects["categories"]:
            told = {name: value for name, value in category.items() if name not in _NAMES}
            yield from _group("category", category["name"], told)
        yield from _group("errors", "", objects["error_counts"])
        yield from _group("error costs", "", objects["error_costs"])
        yield from _group("calibration", "", {"error": objects["calibration"]["error"]})
    for part in numbers["slices"] or ():
        told = {name: value for name, value in part.items() if name != "label"}
        yield from _group("slice", part["label"], told)
    for answers in numbers["answers"]:
        yield from _group("answers", answers["question"], {"accuracy": answers["accuracy"]})
        for number in ("precision", "recall", "f1"):
            for value, estimate in answers[number].items():
                yield from _group(f"answers: {answers['question']}", value, {number: estimate})
    yield from _rater_rows(numbers.get("raters") or {})


def _rater_rows(raters: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
    for side, told in (raters.get("objects") or {}).items():
        yield from _group("agreement", side, told)
    for answers in raters.get("answers", ()):
        for side in ("model", "people"):
            yield from _group(f"agreement: {answers['question']}", side, answers[side])


_NAMES = {"id", "name", "color"}


def _group(group: str, name: str, told: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
    for number, value in told.items():
        if isinstance(value, Mapping) and value.keys() >= _ESTIMATE:
            yield (
                group,
                _harmless(name),
                number,
                value["value"],
                value["low"],
                value["high"],
                value["images"],
            )
        else:
            yield group, _harmless(name), number, value, None, None, None


def _harmless(name: str) -> str:
    """A name that no spreadsheet takes for a formula."""
    return f"'{name}" if name[:1] in "=+-@\t\r" and name else name
