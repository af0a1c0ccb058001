"""What is counted for a dataset card. Every list is in an order that data alone decides."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, LiteralString

from psycopg import sql

from app.database.engine import Connection
from app.exporting.choosing import EVERYTHING, Selection
from app.insights.card_schemas import (
    CardDataset,
    CardImages,
    CardPeople,
    CardPrivacy,
    CardVersion,
    Counted,
)
from app.metadata.parts import camera_words, square_words

MOST = 10
"""So many cameras, places and reasons are named; the others are counted together."""
OTHERS, UNKNOWN = "others", "not recorded"
ORIGINS = {"folder": "server folders", "bucket": "buckets", "url": "addresses", "upload": "uploads"}

_THERE: LiteralString = (
    "i.project_id = %(project)s and i.deleted_at is null and i.state <> 'excluded' {of_i}"
)
_COUNTS: dict[str, LiteralString] = {
    "excluded": """
        select coalesce(nullif(i.exclusion_reason, ''), 'no reason given'), count(*) from images i
        where i.project_id = %(project)s and i.deleted_at is null and i.state = 'excluded' {of_i} group by 1
    """,
    "states": f"select replace(i.state, '_', ' '), count(*) from images i where {_THERE} group by 1",
    "cameras": f"""
        select nullif(concat_ws(' ', m.make, m.model), ''), count(*)
        from images i left join image_metadata m on m.image_id = i.id where {_THERE} group by 1
    """,
    "formats": f"select i.mime_type, count(*) from images i where {_THERE} group by 1",
    "places": f"""
        select floor(m.gps_latitude)::int || ' ' || floor(m.gps_longitude)::int, count(*)
        from images i join image_metadata m on m.image_id = i.id
        where {_THERE} and m.gps_latitude is not null and m.gps_longitude is not null group by 1
    """,
    "duplicates": f"""
        select g.kind, count(*) from images i join image_groups g on g.image_id = i.id where {_THERE} group by 1
    """,
    "anomalies": f"""
        select replace(a.kind, '_', ' '), count(*) from images i join image_anomalies a on a.image_id = i.id
        where {_THERE} and a.dismissed_at is null group by 1
    """,
    "origins": f"""
        select coalesce(o.kind, 'upload'), count(*)
        from images i left join image_origins o on o.image_id = i.id where {_THERE} group by 1
    """,
    "imports": """
        select coalesce(format, 'unknown') || ': ' || source, 1 from imports
        where project_id = %(project)s and state = 'imported'
    """,
    "members": "select role || 's', count(*) from members where project_id = %(project)s group by 1",
}
# An import's own layers are named by it, and by an author of its; in others its revisions say that they are of it.
_OF_CHOSEN: dict[str, LiteralString] = {
    "imports": """
        select coalesce(s.format, 'unknown') || ': ' || s.source, 1 from imports s
        where s.project_id = %(project)s and s.state = 'imported' and (
            exists (
                select from layers l
                where l.project_id = s.project_id and l.kind in ('import', 'prediction')
                  and (l.source = s.source or starts_with(l.source, s.source || ' · ')) {of_l}
            )
            or s.options ->> 'as' not in ('import', 'predictions') and exists (
                select from layers l
                join layer_revisions v on v.layer_id = l.id and v.diff ->> 'import' = s.source
                where l.project_id = s.project_id and l.kind in ('annotator', 'consensus') {of_l}
            )
        )
    """,
    "members": """
        select coalesce(m.role, 'former member') || 's', count(*)
        from (
            select distinct a.annotator_id
            from assignments a
            join images i on i.id = a.image_id and i.deleted_at is null and i.state <> 'excluded'
            where a.project_id = %(project)s and a.submitted_at is not null {of_i}
        ) w
        left join members m on m.project_id = %(project)s and m.user_id = w.annotator_id
        group by 1
    """,
}
"""In place of `_COUNTS`, where a filter chooses images."""
_RULINGS: LiteralString = """
    select count(*) from rulings r where r.project_id = %(project)s and r.deleted_at is null
"""
_RULINGS_OF_CHOSEN: LiteralString = f"""
    {_RULINGS} and (
        r.question_id is null and not exists (select from ruling_categories c where c.ruling_id = r.id)
        or exists (select from ruling_examples e where e.ruling_id = r.id {{of_e}})
        or exists (
            select from disagreements d
            where d.project_id = r.project_id {{of_d}} and (
                d.question_id = r.question_id
                or d.question_id is null and d.labels && (
                    select array_agg(c.category_id::text) from ruling_categories c where c.ruling_id = r.id
                )
            )
        )
    )
"""
_SPREAD: LiteralString = f"""
    select count(*), min(i.width::float8 * i.height) / 1e6,
        percentile_disc(0.5) within group (order by i.width::float8 * i.height) / 1e6,
        max(i.width::float8 * i.height) / 1e6,
        to_char(min(m.taken_at_local), 'YYYY-MM-DD'), to_char(max(m.taken_at_local), 'YYYY-MM-DD'),
        count(*) - count(m.taken_at_local),
        count(*) filter (where m.gps_latitude is not null),
        count(*) filter (where coalesce(m.body_serial, m.lens_serial, m.image_unique_id) is not null),
        count(*) filter (where coalesce(m.artist, m.camera_owner, m.copyright) is not null),
        count(*) filter (where i.is_referenced),
        count(*) filter (where i.is_gold)
    from images i left join image_metadata m on m.image_id = i.id where {_THERE}
"""
_WORK: LiteralString = """
    select count(distinct a.annotator_id) filter (where a.submitted_at is not null),
        count(*) filter (where a.submitted_at is not null), count(*) filter (where a.state = 'accepted'),
        (select count(*) from agreement_images r where r.project_id = %(project)s and r.rater_count > 1 {of_r}),
        (select pilot from projects where id = %(project)s)
    from assignments a
    join images i on i.id = a.image_id and i.deleted_at is null
    where a.project_id = %(project)s {of_i}
"""
_MODELS: LiteralString = """
    select distinct l.source from layers l where l.project_id = %(project)s and l.kind = 'prediction' {of_l}
"""


@dataclass(frozen=True)
class Covered:
    """The images that a card is of: all of a project, or those that a filter line chooses."""

    project_id: int
    selection: Selection = EVERYTHING

    @property
    def is_whole(self) -> bool:
        """Whether no filter chooses images."""
        return self.selection.query is None

    @property
    def values(self) -> Mapping[str, Any]:
        """The parameters of `narrowed` queries."""
        return {"project": self.project_id, **self.selection.values}

    def narrowed(self, query: LiteralString) -> sql.Composed:
        """A query with its conditions on images filled in."""
        chosen = self.selection
        return sql.SQL(query).format(
            of_i=chosen.on("i.id"),
            of_r=chosen.on("r.image_id"),
            of_l=chosen.on("l.image_id"),
            of_e=chosen.on("e.image_id"),
            of_d=chosen.on("d.image_id"),
        )


async def counted(connection: Connection, covered: Covered, what: str) -> list[Counted]:
    """The commonest first, the others together, the unknown last."""
    queries = _COUNTS if covered.is_whole else {**_COUNTS, **_OF_CHOSEN}
    cursor = await connection.execute(covered.narrowed(queries[what]), covered.values)
    rows = await cursor.fetchall()
    known = sorted((row for row in rows if row[0] is not None), key=lambda row: (-row[1], row[0]))
    made = [Counted(name=name, count=count) for name, count in known[:MOST]]
    if len(known) > MOST:
        made.append(Counted(name=OTHERS, count=sum(row[1] for row in known[MOST:])))
    unknown = sum(row[1] for row in rows if row[0] is None)
    return [*made, Counted(name=UNKNOWN, count=unknown)] if unknown else made


async def dataset_of_card(connection: Connection, covered: Covered) -> CardDataset:
    """The project and its rules: all rulings, or those on what people differ about on the chosen images."""
    rulings = _RULINGS if covered.is_whole else _RULINGS_OF_CHOSEN
    cursor = await connection.execute(
        covered.narrowed(
            f"""
            select name, description, to_char(created_at at time zone 'UTC', 'YYYY-MM-DD'), schema_version, guidelines,
                ({rulings})
            from projects where id = %(project)s
            """
        ),
        covered.values,
    )
    row = await cursor.fetchone()
    assert row is not None  # the caller has the project
    name, description, created_on, schema_version, guidelines, rulings = row
    return CardDataset(
        name=name,
        description=description,
        created_on=created_on,
        schema_version=schema_version,
        guidelines_sha256=sha256(guidelines.encode()).hexdigest() if guidelines else None,
        guidelines_words=len(guidelines.split()),
        rulings=rulings,
    )


async def images_of_card(
    connection: Connection, covered: Covered
) -> tuple[CardImages, CardPrivacy, int]:
    """The images, what they tell of people and places, and how many are gold."""
    row = await (await connection.execute(covered.narrowed(_SPREAD), covered.values)).fetchone()
    assert row is not None  # an aggregate always has one row
    count, least, median, most, first, last, undated, place, serial, names, referenced, gold = row
    lists = {
        what: await counted(connection, covered, what)
        for what in (
            *("excluded", "states", "cameras", "formats", "places"),
            *("duplicates", "anomalies", "origins"),
        )
    }
    imports = await counted(connection, covered, "imports")
    for each in lists["cameras"]:
        each.name = camera_words(each.name)
    for each in lists["places"]:
        each.name = _square(each.name)
    for each in lists["origins"]:
        each.name = ORIGINS.get(each.name, each.name)
    images = CardImages(
        count=count,
        megapixels=None if count == 0 else [round(each, 2) for each in (least, median, most)],
        first_taken=first,
        last_taken=last,
        undated=undated,
        imported_licences=await _licences(connection, covered.project_id),
        imports=imports,
        **lists,
    )
    privacy = CardPrivacy(
        with_place=place, with_serial=serial, with_names=names, referenced=referenced
    )
    return images, privacy, gold


def _square(corner: str) -> str:
    return corner if corner == OTHERS else square_words(*map(int, corner.split()))


async def _licences(connection: Connection, project_id: int) -> list[str]:
    cursor = await connection.execute(
        "select extra -> 'licenses' from projects where id = %s", [project_id]
    )
    row = await cursor.fetchone()
    found: Any = row[0] if row is not None else None
    names = [each.get("name") for each in found or () if isinstance(each, dict)]
    return sorted({name for name in names if isinstance(name, str) and name})


async def people_of_card(connection: Connection, covered: Covered, *, gold: int) -> CardPeople:
    """How many, in which roles, and how their work was guided."""
    row = await (await connection.execute(covered.narrowed(_WORK), covered.values)).fetchone()
    assert row is not None  # an aggregate always has one row
    annotators, submitted, accepted, several, pilot = row
    cursor = await connection.execute(covered.narrowed(_MODELS), covered.values)
    return CardPeople(
        members=await counted(connection, covered, "members"),
        annotators=annotators,
        submitted=submitted,
        accepted=accepted,
        images_by_several=several,
        gold_images=gold,
        pilot_images=pilot,
        models=sorted([model[0] async for model in cursor]),
    )


async def versions_of_card(connection: Connection, project_id: int) -> list[CardVersion]:
    """Those with a name, in the order in which they were made."""
    cursor = await connection.execute(
        """
        select name, format, manifest, sha256 from exports
        where project_id = %s and name is not null and finished_at is not null and deleted_at is null
        order by id
        """,
        [project_id],
    )
    return [
        CardVersion(
            name=name,
            format=format_name,
            truth=manifest["truth"],
            image_count=manifest["image_count"],
            splits=manifest["split_counts"],
            sha256=digest,
        )
        async for name, format_name, manifest, digest in cursor
    ]
