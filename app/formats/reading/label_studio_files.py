"""Which files of a source are Label Studio's: JSON with whole tasks, and JSON-MIN with one annotation in a row each."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from app.formats.reading.json_files import decode
from app.formats.reading.label_studio_config import Config
from app.formats.reading.sources import Source

_RESULTS = (b'"annotations"', b'"completions"', b'"predictions"')
_HEAD, _TAIL = 64 * 1024, 4 * 1024
_FACTS = frozenset(
    ("id", "annotator", "annotation_id", "created_at", "updated_at", "lead_time", "agreement")
)
"""What JSON-MIN says of an annotation, beside its results and the data of its task."""


def files_of(source: Source) -> list[str]:
    """Those that hold tasks, in either form."""
    return [
        name
        for name in source.having(".json")
        if _is_whole(_head_of(source, name)) or _is_min(source, name)
    ]


def tasks_in(source: Source, name: str, config: Config) -> Iterator[tuple[str, Any]]:
    """The tasks of a file with their places."""
    rows: list[Any] = decode(source.read(name), name, list)
    if not _is_whole(_head_of(source, name)) and _is_min(source, name):
        yield from _of_rows(rows, name, config)
        return
    yield from ((f"{name}[{n}]", task) for n, task in enumerate(rows))


def _head_of(source: Source, name: str) -> bytes:
    with source.path_of(name).open("rb") as file:
        return file.read(_HEAD)


def _is_list(head: bytes) -> bool:
    return head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"[")


def _is_whole(head: bytes) -> bool:
    return _is_list(head) and b'"data"' in head and any(each in head for each in _RESULTS)


def _is_min(source: Source, name: str) -> bool:
    """Facts of an annotation stand behind its results, and brushes are long: the end of the file has them for sure."""
    if not _is_list(_head_of(source, name)):
        return False
    with source.path_of(name).open("rb") as file:
        end = file.seek(0, 2)
        file.seek(max(0, end - _TAIL))
        tail = file.read()
    return b'"annotation_id"' in tail and b'"annotator"' in tail


def _of_rows(rows: list[Any], name: str, config: Config) -> Iterator[tuple[str, Any]]:
    """Rows of JSON-MIN as tasks; those of several annotators have the same id."""

    def is_asked(control: str) -> bool:
        return config.titles.get(control, control) in config.questions

    tasks: dict[str, tuple[str, Any]] = {}
    for n, row in enumerate(rows):
        place = f"{name}[{n}]"
        task = _task_of(row, is_asked) if isinstance(row, dict) else row
        id = str(task.get("id") or place) if isinstance(task, dict) else place
        known = tasks.setdefault(id, (place, task))[1]
        if known is not task:
            known["annotations"] += task["annotations"]
            known["data"] = _joined(known["data"], task["data"])
    yield from tasks.values()


def _joined(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """What two rows of a task say; where they say different things, both in a list."""
    differing = {
        name: [old[name], each] for name, each in new.items() if old.get(name, each) != each
    }
    return {**new, **old, **differing}


def _task_of(row: Mapping[str, Any], is_asked: Callable[[str], bool]) -> dict[str, Any]:
    results: list[dict[str, Any]] = []
    data: dict[str, Any] = {}
    for name, told in row.items():
        if name in _FACTS:
            continue
        found = _results_of(name, told, is_asked(name))
        results += found
        data |= {} if found else {name: told}
    annotation = {"id": row.get("annotation_id"), "completed_by": row.get("annotator")}
    annotation |= {"lead_time": row.get("lead_time"), "result": results}
    return {"id": row.get("id"), "data": data, "annotations": [annotation]}


def _results_of(name: str, told: Any, is_asked: bool) -> list[dict[str, Any]]:
    """What a control says; one choice alone is a bare text, which only a configuration tells from data of the task."""
    if isinstance(told, dict) and "choices" in told:
        return [_result(name, 0, "choices", {"choices": told["choices"]})]
    if is_asked and isinstance(told, str):
        return [_result(name, 0, "choices", {"choices": [told]})]
    drawn = [each for each in (told if isinstance(told, list) else ()) if _is_drawn(each)]
    return [
        _result(name, n, next((key for key in each if key.endswith("labels")), "rectangle"), each)
        for n, each in enumerate(drawn)
    ]


def _is_drawn(told: Any) -> bool:
    return isinstance(told, dict) and "original_width" in told


def _result(name: str, n: int, kind: str, value: Mapping[str, Any]) -> dict[str, Any]:
    sized = {each: value.get(each) for each in ("original_width", "original_height")}
    return {"id": f"{name}-{n}", "from_name": name, "type": kind, "value": value, **sized}
