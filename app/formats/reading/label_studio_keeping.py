"""What stands in Label Studio's tasks and means nothing here: kept beside images and objects, to be given back."""

from collections.abc import Mapping
from typing import Any

from app.formats.reading.splits import part_of

Value = Mapping[str, Any]
_OURS = ("image_id", "file_name", "split", "metadata")
_FACTS = ("ground_truth", "lead_time")


def beside_task(task: Value, data: Value, field: str) -> dict[str, Any]:
    """All of `data` but the address in `field`, the part that is read, and Concord's own facts; and `meta`."""
    is_ours = {"image_id", "file_name"} <= data.keys()
    known = {field, *(_OURS if is_ours else ())}
    known |= {"split"} if part_of(str(data.get("split"))) else set()
    kept = {name: each for name, each in data.items() if name not in known}
    return {
        name: each for name, each in (("data", kept), ("meta", task.get("meta"))) if each
    } | _annotations(task)


def _annotations(task: Value) -> dict[str, Any]:
    listed = task.get("annotations")
    told = [
        {"id": entry.get("id")} | facts
        for entry in (listed if isinstance(listed, list) else ())
        if isinstance(entry, dict)
        and (facts := {name: entry[name] for name in _FACTS if entry.get(name)})
    ]
    return {"annotations": told} if told else {}


def beside_relation(result: Value) -> dict[str, Any] | None:
    """Labels of a relation and its direction; None where it says no more than that two regions belong together."""
    labels, direction = result.get("labels"), result.get("direction")
    if not labels and direction in (None, "bi"):
        return None
    names = ("from_id", "to_id", "direction", "labels")
    return {name: result[name] for name in names if result.get(name)}


def beside_region(result: Value, labels: list[Any]) -> dict[str, Any] | None:
    """Notes on a region, and its labels beyond the first."""
    kept = {
        name: each for name, each in (("labels", labels[1:]), ("meta", result.get("meta"))) if each
    }
    return {"label_studio": kept} if kept else None
