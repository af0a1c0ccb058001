"""Names in texts that stay: messages of jobs, filters and reports of exports, cards, what webhooks sent, the audit log.

The rows stay, for they say what was done; the name in them becomes `[erased]`.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import LiteralString

from psycopg import sql

from app.database.engine import Connection

ERASED = "[erased]"
EVERYWHERE = None
"""Instead of a project: in all of them, and in what belongs to none."""
_IN_PROJECT: LiteralString = "(%(project)s::bigint is null or project_id = %(project)s)"
_FINISHED: LiteralString = _IN_PROJECT + " and state not in ('waiting', 'running')"
_OF_WEBHOOK: LiteralString = (
    "(%(project)s::bigint is null"
    " or webhook_id in (select id from webhooks where project_id = %(project)s))"
)


@dataclass(frozen=True, slots=True)
class Place:
    """A column that may hold names. `type` is that of the column."""

    table: LiteralString
    column: LiteralString
    type: LiteralString
    condition: LiteralString = _IN_PROJECT


_JOBS = (
    ("title", "text"),
    ("message", "text"),
    ("error", "text"),
    ("args", "jsonb"),
    ("result", "jsonb"),
)
_CARD = ("intended_uses", "other_uses", "collection", "limitations", "licence", "contact")
PLACES = (
    *(Place("jobs", column, type, _FINISHED) for column, type in _JOBS),
    Place("imports", "files", "jsonb"),
    Place("imports", "folder", "text"),
    Place("imports", "prefix", "text"),
    Place("imports", "options", "jsonb"),
    Place("imports", "report", "json"),
    Place("exports", "options", "json"),
    Place("exports", "manifest", "json"),
    Place("exports", "report", "json"),
    Place("evaluations", "parameters", "json"),
    Place("evaluations", "examples", "json"),
    Place("evaluations", "manifest", "json"),
    Place("experiments", "parameters", "json"),
    Place("experiments", "result", "json"),
    Place("experiments", "manifest", "json"),
    *(Place("dataset_cards", column, "text") for column in _CARD),
    Place("batches", "details", "jsonb"),
    Place("image_anomalies", "reason", "text"),
    Place("image_anomalies", "details", "jsonb"),
    Place("audit_entries", "subject", "text"),
    Place("audit_entries", "detail", "jsonb"),
    Place("webhook_deliveries", "body", "text", _OF_WEBHOOK),
    Place("webhook_deliveries", "answer", "text", _OF_WEBHOOK),
)
"""Why every other column of text is not looked through: tests/features/privacy/test_every_text.py."""


async def erase_from_texts(
    connection: Connection, names: Iterable[str], *, project_id: int | None
) -> dict[str, int]:
    """`table.column` → how many rows said one of the names, and do so no more."""
    await connection.execute("set local concord.erasing = 'on'")
    erased: dict[str, int] = {}
    for name in names:
        for place in PLACES:
            cursor = await connection.execute(_update(place), _values(name, project_id))
            if cursor.rowcount:
                key = f"{place.table}.{place.column}"
                erased[key] = erased.get(key, 0) + cursor.rowcount
    await connection.execute("set local concord.erasing = 'off'")
    return erased


async def count_in_texts(
    connection: Connection, names: Iterable[str], *, project_id: int | None
) -> int:
    """How many texts of a project say one of the names."""
    counts = sql.SQL(" union all ").join(map(_count, PLACES))
    total = 0
    for name in names:
        cursor = await connection.execute(counts, _values(name, project_id))
        total += sum(row[0] for row in await cursor.fetchall())
    return total


def _update(place: Place) -> sql.Composed:
    return sql.SQL(
        "update {table} set {column} = regexp_replace({text}, %(pattern)s, {erased}, 'g')::{type}"
        " where {condition} and {text} ~ %(pattern)s"
    ).format(
        table=sql.Identifier(place.table),
        column=sql.Identifier(place.column),
        text=_text_of(place),
        type=sql.SQL(place.type),
        condition=sql.SQL(place.condition),
        erased=sql.Literal(ERASED),
    )


def _count(place: Place) -> sql.Composed:
    return sql.SQL(
        "select count(*) from {table} where {condition} and {text} ~ %(pattern)s"
    ).format(
        table=sql.Identifier(place.table),
        text=_text_of(place),
        condition=sql.SQL(place.condition),
    )


def _text_of(place: Place) -> sql.Composable:
    """JSON in the one spelling that Postgres gives it, so that ü is not \\u00fc here and there.

    A report may quote U+0000 of somebody's file, which `json` keeps as it is escaped and `jsonb` does not take.
    """
    column = sql.Identifier(place.column)
    if place.type == "text":
        return column
    if place.type == "jsonb":
        return sql.SQL("{}::text").format(column)
    return sql.SQL(
        r"regexp_replace({}::text, '(?<!\\)((\\\\)*)\\u0000', '\1', 'g')::jsonb::text"
    ).format(column)


def _values(name: str, project_id: int | None) -> dict[str, object]:
    return {"pattern": pattern_of(name), "project": project_id}


def pattern_of(name: str) -> str:
    """A regular expression of Postgres for the name as a whole: `a.jpg` is not found in `aa.jpg` or `x/a.jpg`.

    A name in double quotes is found only where it is a whole value of JSON; what JSON calls a field is never a name.
    In JSON quotes and backslashes are escaped, in text they are not; both spellings are found.
    """
    if is_quoted := len(name) > 2 and name[0] == name[-1] == '"':
        name = name[1:-1]
    spellings = {name, json.dumps(name, ensure_ascii=False)[1:-1]}
    either = "|".join(sorted(re.sub(r"([^\w\s])", r"\\\1", each) for each in spellings))
    if is_quoted:
        return rf'(?<=")({either})(?="(?!\s*:))'
    return rf'(?<![\w./-])({either})(?![\w-])(?!"\s*:)'
