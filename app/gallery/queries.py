"""Reading images by filter: pages by keyset, counts for the facets, labels for the thumbnails."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, LiteralString

from psycopg import DataError, sql
from psycopg.rows import dict_row

from app.database.engine import Connection
from app.gallery.clauses import Conditions
from app.gallery.conditions import conditions_of
from app.gallery.labels import asks_of_labels
from app.gallery.language import Filter
from app.gallery.sight import Sight
from app.gallery.sorting import Sort
from app.gallery.sources import KNOWN
from app.web.paging import BadCursor

MOST_DRAWN = 200
WALKED = 2_000
"""So many images are asked for their labels, one by one, before those that match are listed: if one in thirty matches
hereabouts, a page of sixty is full by then, and if fewer do, listing them costs little more than this did.
"""


@dataclass(frozen=True)
class Asked:
    """What a filter asks: how all that match are `found`, and where labels are many, how `each` image is asked."""

    found: Conditions
    each: Conditions | None = None


async def asked_of(connection: Connection, tree: Filter | None, sight: Sight) -> Asked:
    """For a filter that was looked up. Raises Unanswerable."""
    found = await conditions_of(connection, tree, sight)
    if not asks_of_labels(tree):
        return Asked(found)
    return Asked(found, await conditions_of(connection, tree, sight, asks_each=True))


_COLUMNS: LiteralString = """
    i.id, i.file_name, i.width, i.height, i.stored_width, i.stored_height, i.orientation,
    i.sha256, i.mime_type, i.size_bytes, <state> as state, i.exclusion_reason, <is gold> as is_gold, i.is_referenced,
    i.created_at,
    coalesce(
        jsonb_strip_nulls(to_jsonb(m) - array['raw', 'problems', 'image_id', 'project_id']), jsonb_build_object()
    ) as metadata
"""


def _columns_for(sight: Sight) -> LiteralString:
    return _COLUMNS.replace("<state>", sight.state).replace("<is gold>", sight.is_gold)


async def list_images(
    connection: Connection,
    asked: Asked,
    sight: Sight,
    *,
    sort: Sort,
    after: tuple[str | None, int] | None,
    limit: int,
) -> list[dict[str, Any]]:
    """A page of images with their typed metadata; one more than `limit` says that there are more.

    `after` is the sort key and id of the last image of the page before. Raises BadCursor.
    """
    ordered = _Ordered(asked, sight, sort)
    rows: list[dict[str, Any]] = []
    if after is None or after[0] is not None:
        rows = await ordered.part(connection, after, limit + 1, is_known=True)
        after = None
    if len(rows) <= limit:
        rows += await ordered.part(connection, after, limit + 1 - len(rows), is_known=False)
    return rows


@dataclass(frozen=True)
class _Ordered:
    """Images in an order: those of which its field is known, then the others."""

    asked: Asked
    sight: Sight
    sort: Sort

    async def part(
        self,
        connection: Connection,
        after: tuple[str | None, int] | None,
        limit: int,
        *,
        is_known: bool,
    ) -> list[dict[str, Any]]:
        """At most `limit` of either. Raises BadCursor."""
        place = [sql.SQL(self.sort.known if is_known else self.sort.unknown)]
        values: dict[str, Any] = {"limit": limit}
        if after is not None:
            place.append(sql.SQL(self.sort.behind(after[0])))
            values |= {"after_key": after[0], "after_id": after[1]}
        if self.asked.each is not None and self.sort.is_indexed and is_known:
            walk = self._walk(self.asked.each, place)
            rows = await page_rows(connection, walk, self.asked.each.values | values)
            if len(rows) == limit:
                return rows
        found = self.asked.found
        order = self.sort.order(is_known=is_known)
        page = sql.SQL(
            f"select i.id from images i {KNOWN} where {{}} order by {order} limit %(limit)s"
        ).format(sql.SQL(" and ").join([found.joined, *place]))
        return await page_rows(connection, self._statement(page, order), found.values | values)

    def _walk(self, each: Conditions, place: Sequence[sql.Composable]) -> sql.Composed:
        """The page as far as it is among the next `WALKED` images of the order, whatever they are."""
        order = self.sort.order(is_known=True)
        passed = replace(self.sort, column="walked.key").order(is_known=True)
        page = sql.SQL(
            f"""
            select i.id
            from (
                select i.id, {self.sort.column} as key from images i {KNOWN}
                where i.project_id = {{}} and i.deleted_at is null and {{}}
                order by {order} limit {WALKED}
            ) walked
            join images i on i.id = walked.id
            {KNOWN}
            where {{}}
            order by {passed} limit %(limit)s
            """
        ).format(self.sight.project_id, sql.SQL(" and ").join(place), each.joined)
        return self._statement(page, order)

    def _statement(self, page: sql.Composable, order: str) -> sql.Composed:
        """The ids first, so that only a page of images is read whole."""
        return sql.SQL(
            f"""
            with page as materialized ({{}})
            select {_columns_for(self.sight)}, {self.sort.key} as sort_key
            from page
            join images i on i.id = page.id
            {KNOWN}
            order by {order}
            """
        ).format(page)


async def page_rows(
    connection: Connection, statement: sql.Composed, values: dict[str, Any]
) -> list[dict[str, Any]]:
    """What a statement with the key of a cursor reads. Raises BadCursor."""
    async with connection.cursor(row_factory=dict_row) as cursor:
        try:
            await cursor.execute(statement, values)
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
                {KNOWN}
                where i.id = {{}}
                """
            ).format(image_id),
            {"viewer_id": sight.viewer_id},
        )
        row = await cursor.fetchone()
    assert row is not None
    return row


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
