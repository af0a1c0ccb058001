"""What each tab of the dashboard shows: one question to the numbers, two where people are compared."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal
from urllib.parse import urlencode

from app.agreement.dividing import dividing_fields
from app.agreement.models import Family
from app.agreement.numbers.records import Row, Told
from app.agreement.numbers.scopes import By
from app.agreement.queries import Asked, agreement_of
from app.agreement.showing import (
    confusion_matrix,
    most_confused,
    pair_columns,
    pair_matrix,
    table_of,
    trend_of,
)
from app.database.engine import Connection
from app.projects.models import Category, Question

Tab = Literal["overall", "category", "keypoint", "question", "annotator", "slice", "image"]

SLICE_CODES = ("A1", "D1", "D2", "D3p", "T1")
CATEGORY_CODES = ("D1c", "D1", "D2", "D3", "K1", "A1")
QUESTION_CODES = ("T1", "T1p", "T1g")
PEOPLE_CODES = ("A1", "D1c", "D1", "D2", "D3p")
IMAGE_CODES = ("A2", "D1", "D1c", "D2")
KEYPOINT_CODES = ("K1p10", "K1p05", "K1p20", "K1", "K1s", "K1v", "K1w")


@dataclass(frozen=True)
class View:
    """What is looked at: a tab, its filters, and what there is to choose from."""

    project_id: int
    tab: Tab
    categories: Sequence[Category] = field(default_factory=list)
    questions: Sequence[Question] = field(default_factory=list)
    families: Sequence[str] = ()
    family: Family | None = None
    category_id: int | None = None
    question_id: int | None = None
    slice: str | None = None
    measure: str = ""
    hides_names: bool = False
    cursor: str | None = None

    def asked(self, by: By) -> Asked:
        """The question to the numbers."""
        return Asked(
            self.project_id,
            by=by,
            slice=self.slice,
            family=self.family,
            question_id=self.question_id,
            category_id=self.category_id if by in {"overall", "category", "keypoint"} else None,
            hides_names=self.hides_names,
            limit=50,
            cursor=self.cursor,
        )

    def url(self, **changes: Any) -> str:
        """The address of another view of the same page; a filter set to none is taken off."""
        kept = {
            "by": self.tab,
            "family": self.family,
            "category": self.category_id,
            "question": self.question_id,
            "slice": self.slice,
            "measure": self.measure or None,
            "names": "hidden" if self.hides_names else None,
        } | changes
        query = urlencode({name: value for name, value in kept.items() if value is not None})
        return f"/projects/{self.project_id}/agreement?{query}"


Content = tuple[Told, dict[str, Any]]


def tabs_of(view: View) -> list[tuple[str, str, bool, None]]:
    """The tabs that have something to say here, as `_macros/navigation.html` takes them."""
    named: list[tuple[Tab, str]] = [("overall", "Overview")]
    if view.categories:
        named.append(("category", "Categories"))
    if any(each.skeleton for each in view.categories):
        named.append(("keypoint", "Keypoints"))
    if view.questions:
        named.append(("question", "Questions"))
    named += [("annotator", "People"), ("slice", "Slices"), ("image", "Images")]
    fresh = {"category": None, "question": None, "slice": None, "measure": None}
    return [(name, view.url(**{**fresh, "by": tab}), tab == view.tab, None) for tab, name in named]


async def _overall(connection: Connection, view: View) -> Content:
    told = await agreement_of(connection, view.asked("overall"))
    if view.category_id is not None or view.question_id is not None:
        return told, {"trend": None, "confused": []}
    weekly = await agreement_of(connection, view.asked("time"))
    code = "D1c" if any(each.code == "D1c" for each in told.measures) else "T1"
    confused = await agreement_of(connection, view.asked("category"))
    return told, {
        "trend": trend_of(weekly.rows, code),
        "confused": most_confused(confused.confusions, 5),
    }


async def _category(connection: Connection, view: View) -> Content:
    told = await agreement_of(connection, view.asked("category"))
    return told, {
        "table": table_of(told.rows, CATEGORY_CODES),
        "matrix": confusion_matrix(
            told.confusions, project_id=view.project_id, are_categories=True
        ),
        "colors": {str(each.id): each.color for each in view.categories},
    }


async def _keypoint(connection: Connection, view: View) -> Content:
    told = await agreement_of(connection, view.asked("keypoint"))
    return told, {"table": table_of(told.rows, KEYPOINT_CODES)}


async def _question(connection: Connection, view: View) -> Content:
    told = await agreement_of(connection, replace(view.asked("question"), question_id=None))
    chosen = view.question_id or (int(told.rows[0].key) if told.rows else None)
    asked = replace(view.asked("question"), question_id=chosen)
    confusions = (await agreement_of(connection, asked)).confusions if chosen else ()
    return told, {
        "table": table_of(told.rows, QUESTION_CODES),
        "questions_shown": [
            (row.name, view.url(question=row.key), row.key == str(chosen), None)
            for row in told.rows
        ],
        "matrix": confusion_matrix(confusions, project_id=view.project_id, are_categories=False),
    }


async def _annotator(connection: Connection, view: View) -> Content:
    told = await agreement_of(connection, view.asked("annotator"))
    pairs = (await agreement_of(connection, view.asked("pair"))).rows
    measures = pair_columns(pairs)
    known = {column for column, _ in measures}
    measure = view.measure if view.measure in known else (measures[0][0] if measures else "")
    return told, {
        "table": table_of(told.rows, PEOPLE_CODES),
        "matrix": pair_matrix(pairs, _people(told.rows), measure),
        "measures": measures,
        "measure": measure,
    }


def _people(rows: Sequence[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: int(row.key))


async def with_slice(connection: Connection, view: View) -> View:
    """The view divided by the first field that is recorded, where slices are asked for without saying by what."""
    if view.tab != "slice" or view.slice is not None:
        return view
    fields = await dividing_fields(connection, view.project_id)
    return replace(view, slice=fields[0].name) if fields else view


async def _slice(connection: Connection, view: View) -> Content:
    fields = await dividing_fields(connection, view.project_id)
    if view.slice is None:
        return await agreement_of(connection, view.asked("overall")), {
            "fields": fields,
            "table": None,
        }
    told = await agreement_of(connection, view.asked("slice"))
    return told, {"fields": fields, "table": table_of(told.rows, SLICE_CODES)}


async def _image(connection: Connection, view: View) -> Content:
    told = await agreement_of(connection, view.asked("image"))
    next_url = view.url(cursor=told.next_cursor) if told.next_cursor else None
    return told, {"table": table_of(told.rows, IMAGE_CODES), "next_url": next_url}


CONTENTS: dict[Tab, Callable[[Connection, View], Awaitable[Content]]] = {
    "overall": _overall,
    "category": _category,
    "keypoint": _keypoint,
    "question": _question,
    "annotator": _annotator,
    "slice": _slice,
    "image": _image,
}
"""Tab → what it asks, and what its template needs beside the headline."""
