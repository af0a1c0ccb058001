"""What stands in COCO files beside images and annotations, kept to be given back; and several files' of it in one."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from app.formats.reading.findings import Findings
from app.formats.reading.json_files import decode, decode_any

Move = Callable[[Any], int | None]
"""From the id of a category to the one that it has from then on; None where it has none."""
MOST_BYTES = 1_000_000
"""Lists beyond are told of and left out: what is kept stands in a row of its project."""
_NOT_STATED = "not stated"
_OURS = ("truth", "left_out_images")


def other_lists(content: bytes, known: set[str], findings: Findings) -> dict[str, Any]:
    """What the file holds under names that mean nothing here, such as `videos`."""
    lists: dict[str, Any] = {}
    # The same bytes have been read as a document before: whatever was wrong with them has been told.
    for name, raw in decode(content, "the file", dict[str, msgspec.Raw]).items():
        if name in known or bytes(raw) in (b"[]", b"{}", b"null"):
            continue
        if len(bytes(raw)) > MOST_BYTES:
            expected = f"at most {MOST_BYTES:,} bytes beside images and annotations"
            received = f"{len(bytes(raw)):,} bytes"
            findings.ignored("list-left-out", name, expected, received, "left out")
        else:
            lists[name] = decode_any(raw)
    return lists


def beside_images(
    info: Any, licenses: Any, lists: Mapping[str, Any], *, is_ours: bool
) -> dict[str, Any]:
    """What is kept of a file; of one of Concord's own that what it has kept of others."""
    plain = info if isinstance(info, dict) else {}
    kept = {name: each for name, each in plain.items() if name not in _OURS}
    extra = {"info": kept, "licenses": licenses, "lists": lists}
    if is_ours:
        terms = distinct(stated_licenses(licenses), kept.get("imported_licenses"))
        extra |= {"info": kept.get("imported"), "licenses": terms}
    return {name: each for name, each in extra.items() if each}


def recategorized(record: Mapping[str, Any], move: Move) -> dict[str, Any]:
    """A record whose `category_id`, and ids in lists such as `not_exhaustive_category_ids`, are moved.

    What moves nowhere is of no category that is there, and goes: under its old number it could be another's.
    """
    made: dict[str, Any] = {}
    for name, value in record.items():
        if name == "category_id":
            moved = move(value)
            made |= {} if moved is None else {name: moved}
        elif name.endswith("category_ids") and isinstance(value, list):
            ids = [moved for each in value if (moved := move(each)) is not None]
            made[name] = list(dict.fromkeys(ids))
        else:
            made[name] = value
    return made


def recategorized_lists(lists: Mapping[str, Any], move: Move) -> dict[str, Any]:
    """The same for all records of lists."""
    return {
        name: [recategorized(each, move) if isinstance(each, dict) else each for each in records]
        if isinstance(records, list)
        else records
        for name, records in lists.items()
    }


def moving(numbers: Mapping[int, int]) -> Move:
    """From number to number."""
    return lambda number: numbers.get(number) if type(number) is int else None


def stated_licenses(given: Any) -> list[Any]:
    """The licences of a file, without the entry by which Concord says that there is none."""
    return [
        each
        for each in (given if isinstance(given, list) else ())
        if not (isinstance(each, dict) and each.get("name") == _NOT_STATED)
    ]


def distinct(*given: Any) -> list[Any]:
    """Every value of some lists once; what is no list counts as one value."""
    made: list[Any] = []
    for some in given:
        for each in some if isinstance(some, list) else [some] if some else []:
            if each not in made:
                made.append(each)
    return made


def new_numbers(old: Sequence[Any], new: Sequence[Any]) -> dict[Any, int]:
    """The ids of licences that are other ones among those of earlier files, with the ids that they get."""
    known = {each["id"]: each for each in old if _is_numbered(each)}
    texts = {_terms_of(each): id for id, each in known.items()}
    moved: dict[Any, int] = {}
    top = max([*known, *(each["id"] for each in new if _is_numbered(each)), 0])
    for each in new:
        if not _is_numbered(each) or known.get(each["id"], each) == each:
            continue
        top += 1
        moved[each["id"]] = texts.get(_terms_of(each), top)
    return moved


def merged(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """What two files said. Licences of the second are renumbered as `new_numbers` tells; nothing is overwritten."""
    numbers = new_numbers(old.get("licenses") or [], new.get("licenses") or [])
    renumbered = [
        {**each, "id": numbers[each["id"]]}
        if _is_numbered(each) and each["id"] in numbers
        else each
        for each in new.get("licenses") or []
    ]
    made = {**old, **new}
    infos = distinct(old.get("info"), new.get("info"))
    made |= {"info": infos[0] if len(infos) == 1 else infos}
    made |= {"licenses": distinct(old.get("licenses"), renumbered)}
    lists = {**(old.get("lists") or {})}
    for name, each in (new.get("lists") or {}).items():
        lists[name] = distinct(lists[name], each) if name in lists else each
    made |= {"lists": lists}
    return {name: value for name, value in made.items() if value}


def _is_numbered(license: Any) -> bool:
    return isinstance(license, dict) and type(license.get("id")) is int


def _terms_of(license: Mapping[str, Any]) -> bytes:
    told = {name: each for name, each in license.items() if name != "id"}
    return msgspec.json.encode(told, order="sorted")
