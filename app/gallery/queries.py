"""Reading images by filter: pages by keyset, counts for the facets, labels for the thumbnails."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, LiteralString

from psycopg import DataError, sql
from psycopg.rows import dict_row

from app.database.engine import Connection
from app.gallery.errors import BadSort
from app.gallery.filters import Term
from app.web.paging import BadCursor

MOST_COUNTED = 100_000
MOST_DRAWN = 200


OWN_STATE: LiteralString = """
    case when i.state = 'excluded' then 'excluded' else coalesce((
        select case own.state when 'skipped' then 'new' when 'submitted' then 'submitted'
            when 'accepted' then 'accepted' else 'in_progress' end
        from assignments own
        where own.image_id = i.id and own.annotator_id = %(viewer_id)s
    ), 'new') end
"""


@dataclass(frozen=True)
class Sight:
    """Whose labels the viewer may see in a project: everybody's, or only their own; and whether they know gold.

    Who sees only their own work sees images in the state of that work. A gold image, long settled, would stand out.
    """

    project_id: int
    viewer_id: int
    sees_all: bool
    knows_gold: bool = False

    @property
    def state(self) -> LiteralString:
        """The state of an image `i`, as SQL; needs the parameter `viewer_id`."""
        return "i.state" if self.sees_all else OWN_STATE

    @property
    def is_gold(self) -> LiteralString:
        """Whether an image `i` is gold, as SQL."""
        return "i.is_gold" if self.knows_gold else "false"


@dataclass
class Conditions:
    """SQL conditions with their parameters."""

    clauses: list[sql.Composable] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)

    def add(self, template: str, value: Any = None, *, is_negated: bool = False) -> None:
        """Add a condition on `i` or `m`; `{}` in it is the placeholder of its value."""
        name = f"p{len(self.values)}"
        clause = sql.SQL(template).format(sql.Placeholder(name))
        self.values[name] = value
        # A field that is not known is not the value either: `not (... is true)` keeps such images.
        self.clauses.append(
            sql.SQL("not coalesce(({}), false)").format(clause) if is_negated else clause
        )

    @property
    def joined(self) -> sql.Composable:
        """All of them, joined by `and`."""
        return sql.SQL(" and ").join(self.clauses)


_COLUMNS: LiteralString = """
    i.id, i.file_name, i.width, i.height, i.stored_width, i.stored_height, i.orientation,
    i.sha256, i.mime_type, i.size_bytes, <state> as state, i.exclusion_reason, <is gold> as is_gold, i.created_at,
    coalesce(
        jsonb_strip_nulls(to_jsonb(m) - array['raw', 'problems', 'image_id', 'project_id']), jsonb_build_object()
    ) as metadata
"""


def _columns_for(sight: Sight) -> LiteralString:
    return _COLUMNS.replace("<state>", sight.state).replace("<is gold>", sight.is_gold)


# Sort name → (column, type of its key, direction). Empty values come last, whichever way.
SORTS: Mapping[str, tuple[str, str, str]] = {
    "id": ("i.id", "bigint", "asc"),
    "-id": ("i.id", "bigint", "desc"),
    "name": ("i.file_name", "text", "asc"),
    "-name": ("i.file_name", "text", "desc"),
    "taken": ("coalesce(m.taken_at_local, 'infinity')", "timestamp", "asc"),
    "-taken": ("coalesce(m.taken_at_local, '-infinity')", "timestamp", "desc"),
}


def conditions_of(terms: Sequence[Term], sight: Sight) -> Conditions:
    """What the terms of a filter line ask, for images of one project that are not deleted."""
    made = Conditions(values={"viewer_id": sight.viewer_id})
    made.add("i.project_id = {}", sight.project_id)
    made.clauses.append(sql.SQL("i.deleted_at is null"))
    for term in terms:
        _ADDERS[term.field](made, term, sight)
    return made


def _add_state(made: Conditions, term: Term, sight: Sight) -> None:
    made.add(f"({sight.state}) = any({{}})", list(term.values), is_negated=term.is_negated)


def _add_name(made: Conditions, term: Term, sight: Sight) -> None:
    patterns = [f"%{_escaped(value)}%" for value in term.values]
    made.add("i.file_name ilike any({})", patterns, is_negated=term.is_negated)


def _add_camera(made: Conditions, term: Term, sight: Sight) -> None:
    patterns = [f"%{_escaped(value)}%" for value in term.values]
    name = "concat_ws(' ', m.make, m.model)"
    made.add(f"{name} ilike any({{}})", patterns, is_negated=term.is_negated)


def _add_taken(made: Conditions, term: Term, sight: Sight) -> None:
    begin, end = term.period
    period = f"[{begin or ''},{end or ''})"
    made.add("m.taken_at_local <@ {}::tsrange", period, is_negated=term.is_negated)


def _add_category(made: Conditions, term: Term, sight: Sight) -> None:
    """By name, or by id where the value is a number: what people have marked, not what models predict."""
    own = "" if sight.sees_all else f"and l.author_id = {sight.viewer_id:d}"
    made.add(
        f"""exists (
            select from annotations n
            join layers l on l.id = n.layer_id and l.kind <> 'prediction' {own}
            join categories c on c.id = n.category_id
            where n.image_id = i.id
              and n.project_id = i.project_id
              and n.removed_at is null
              and array[c.name, c.id::text] && {{}}::text[]
        )""",
        list(term.values),
        is_negated=term.is_negated,
    )


def _add_gold(made: Conditions, term: Term, sight: Sight) -> None:
    is_asked = term.values[0] == "yes"
    made.add(f"{sight.is_gold} = {{}}", is_asked, is_negated=term.is_negated)


_ADDERS = {
    "gold": _add_gold,
    "state": _add_state,
    "name": _add_name,
    "camera": _add_camera,
    "taken": _add_taken,
    "category": _add_category,
}


async def list_images(
    connection: Connection,
    conditions: Conditions,
    sight: Sight,
    *,
    sort: str,
    after: tuple[Any, int] | None,
    limit: int,
) -> list[dict[str, Any]]:
    """A page of images with their typed metadata; one more than `limit` says that there are more.

    `after` is the sort key and id of the last image of the page before. Raises BadSort and BadCursor.
    """
    if sort not in SORTS:
        raise BadSort(sort, known=list(SORTS))
    column, key_type, direction = SORTS[sort]
    values = {**conditions.values, "limit": limit + 1}
    behind = ""
    if after is not None:
        comparison = ">" if direction == "asc" else "<"
        behind = f"and ({column}, i.id) {comparison} (%(after_key)s::{key_type}, %(after_id)s)"
        values |= {"after_key": after[0], "after_id": after[1]}
    query = sql.SQL(
        f"""
        select {_columns_for(sight)}, {column}::text as sort_key
        from images i
        left join image_metadata m on m.image_id = i.id
        where {{}} {behind}
        order by {column} {direction}, i.id {direction}
        limit %(limit)s
        """
    ).format(conditions.joined)
    async with connection.cursor(row_factory=dict_row) as cursor:
        try:
            await cursor.execute(query, values)
        except DataError:
            # The key is the only value whose type the client decides.
            raise BadCursor from None
        return await cursor.fetchall()


async def find_row(connection: Connection, image_id: int, sight: Sight) -> dict[str, Any]:
    """One image as the lists show it; the caller has made sure that it may be seen."""
    async with connection.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(
            sql.SQL(
                f"""
                select {_columns_for(sight)}
                from images i
                left join image_metadata m on m.image_id = i.id
                where i.id = {{}}
                """
            ).format(image_id),
            {"viewer_id": sight.viewer_id},
        )
        row = await cursor.fetchone()
    assert row is not None
    return row


async def count_images(connection: Connection, conditions: Conditions) -> int:
    """How many images match, up to MOST_COUNTED + 1: more than that is only said to be more."""
    query = sql.SQL(
        """
        select count(*) from (
            select from images i
            left join image_metadata m on m.image_id = i.id
            where {}
            limit %(most)s
        ) matching
        """
    ).format(conditions.joined)
    cursor = await connection.execute(query, {**conditions.values, "most": MOST_COUNTED + 1})
    row = await cursor.fetchone()
    return int(row[0]) if row else 0


async def labels_of(
    connection: Connection, sight: Sight, image_ids: Sequence[int]
) -> dict[int, list[dict[str, Any]]]:
    """What to draw over each thumbnail: the most settled layer that the viewer may see, its largest shapes first."""
    cursor = await connection.execute(
        """
        with shown as (
            select distinct on (l.image_id) l.id, l.image_id
            from layers l
            left join assignments a on a.id = l.assignment_id
            left join consensus_images s on s.image_id = l.image_id and l.kind = 'consensus'
            where l.image_id = any(%(image_ids)s)
              and l.project_id = %(project_id)s
              and l.kind in ('annotator', 'consensus', 'import')
              and (%(sees_all)s or l.author_id = %(viewer_id)s)
            order by
                l.image_id,
                (s.settled_at is not null) desc,
                (l.kind = 'import'),
                (l.kind = 'consensus'),
                (a.state = 'accepted') desc,
                (a.state = 'submitted') desc,
                (l.revision > 0) desc,
                l.id
        )
        select s.image_id, n.shape, c.color, c.name, c.skeleton -> 'edges'
        from shown s
        cross join lateral (
            select shape, category_id, area
            from annotations
            where layer_id = s.id and removed_at is null
            order by area desc
            limit %(most)s
        ) n
        join categories c on c.id = n.category_id
        order by s.image_id, n.area desc
        """,
        {
            "image_ids": list(image_ids),
            "project_id": sight.project_id,
            "viewer_id": sight.viewer_id,
            "sees_all": sight.sees_all,
            "most": MOST_DRAWN,
        },
    )
    labels: dict[int, list[dict[str, Any]]] = {image_id: [] for image_id in image_ids}
    async for image_id, shape, color, name, edges in cursor:
        label = {"shape": shape, "color": color, "category": name, "edges": edges}
        labels[image_id].append(label)
    return labels


def _escaped(value: str) -> str:
    """A value in which LIKE's own signs mean themselves."""
    return value.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
