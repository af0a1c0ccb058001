"""What the queue of disagreements may be narrowed by: the same words for its page, the canvas and programs."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Query

from app.agreement.dividing import division_by
from app.agreement.models import ClusterStatus
from app.agreement.numbers.cells import read_cell
from app.database.engine import Connection
from app.review.errors import BadCell
from app.review.queries.disagreements import Key, Sort, Wanted, key_of, list_disagreements
from app.web.identifiers import LARGEST_ID
from app.web.paging import decode_cursor, encode_cursor

_KINDS: dict[Sort, tuple[type, ...]] = {
    "value": (float, int),
    "image": (int, int),
    "newest": (int,),
}
IdFilter = Annotated[int | None, Query(ge=1, le=LARGEST_ID)]


@dataclass(frozen=True)
class Filters:
    """What `GET …/disagreements` may be narrowed by; `cell` is a cell of a confusion matrix, `a,b`."""

    kind: ClusterStatus | None = None
    category: IdFilter = None
    question: IdFilter = None
    annotator: Annotated[
        str | None,
        Query(
            pattern=r"^[0-9]{1,18}(,[0-9]{1,18})?$",
            description="Who stands against the others; `3,7`: two who differ from each other.",
        ),
    ] = None
    cell: Annotated[
        str | None,
        Query(
            max_length=1000,
            description="Two category ids (or `none`): `12,15`. Two answers, with `question`: `sun,rain`; "
            'one that holds commas in quotes, several values or none too: `"sun,snow",""`.',
        ),
    ] = None
    image: IdFilter = None
    week: Annotated[
        str | None,
        Query(
            pattern=r"^\d{4}-\d{2}-\d{2}$",
            description="The Monday of the week in which the image was last submitted.",
        ),
    ] = None
    slice: Annotated[
        str | None,
        Query(max_length=220, description="A field as in `agreement?by=slice`; with `value`."),
    ] = None
    value: Annotated[
        str, Query(max_length=500, description="A row's key of `agreement?by=slice`.")
    ] = ""
    decided: bool = False
    sort: Sort = "value"
    totals: Annotated[bool, Query(description="Say how many there are in all, decided or not.")] = (
        False
    )

    async def wanted(self, connection: Connection, project_id: int) -> Wanted:
        """As the query takes them; raises NoSuchSlice, BadCell."""
        slicing = await division_by(connection, project_id, self.slice) if self.slice else None
        people = [int(each) for each in self.annotator.split(",")] if self.annotator else []
        return Wanted(
            project_id=project_id,
            sort=self.sort,
            status=self.kind,
            category_id=self.category,
            question_id=self.question,
            annotator_id=people[0] if len(people) == 1 else None,
            pair=people if len(people) > 1 else (),
            labels=sides_of(self.cell),
            image_id=self.image,
            week=self.week,
            slicing=slicing,
            slice_key=self.value,
            is_decided=self.decided,
        )


def sides_of(cell: str | None) -> tuple[str, ...]:
    """Both sides of a cell, none of no cell; raises BadCell."""
    sides = read_cell(cell) if cell is not None else ()
    if cell is not None and len(sides) != 2:
        raise BadCell
    return sides


async def filtered(
    connection: Connection, project_id: int, filters: Filters, *, limit: int, cursor: str | None
) -> tuple[list[dict[str, Any]], str | None]:
    """A page of the queue and the cursor of the next; raises BadCursor, and as `Filters.wanted` does."""
    after: Key | None = decode_cursor(cursor, kinds=_KINDS[filters.sort]) if cursor else None
    wanted = await filters.wanted(connection, project_id)
    rows = await list_disagreements(connection, wanted, after=after, limit=limit)
    more = encode_cursor(key_of(filters.sort, rows[limit - 1])) if len(rows) > limit else None
    return rows[:limit], more
