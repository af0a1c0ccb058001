"""A project's COCO JSON by plain queries, one for each list, that sort everything: what the stream is held to."""

from collections.abc import AsyncIterator
from typing import LiteralString

from psycopg import sql

from app.database.engine import Connection, Database
from app.exporting.coco import Chosen

_CHUNK: LiteralString = "500"

# A decision whose annotation was changed in the consensus layer since is the work of who changed it.
PROVENANCE: LiteralString = """
    || coalesce((
        select ',"provenance":' || json_strip_nulls(json_build_object(
            'taken', case
                when n.revision > d.revision and v.author_id is not null then 'edited'
                when d.kind = 'layer' then d.layer_id::text
                else d.kind
            end,
            'layers', (
                select json_agg(json_build_object('id', (m ->> 'layer_id')::bigint, 'annotator_id', o.author_id)
                    order by (m ->> 'layer_id')::bigint)
                from jsonb_array_elements(d.members) m
                join layers o on o.id = (m ->> 'layer_id')::bigint
            ),
            'votes', json_build_array(jsonb_array_length(d.members), d.rater_count),
            'similarity', round(c.similarity::numeric, 4),
            'decided_by', case
                when n.revision > d.revision then coalesce(v.author_id, d.decided_by) else d.decided_by
            end,
            'decided_at', to_char(d.decided_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
            'note', d.note
        ))::text
        from decisions d
        left join clusters c on c.image_id = d.image_id and c.key = d.cluster_key
        left join layer_revisions v on v.layer_id = n.layer_id and v.revision = n.revision
        where d.image_id = n.image_id and d.annotation_id = n.id and d.is_in_force
    ), (
        select ',"provenance":' || json_strip_nulls(json_build_object('taken', 'own', 'decided_by', v.author_id))::text
        from layer_revisions v
        where v.layer_id = n.layer_id and v.revision = n.revision
    ))
"""

NOTHING: LiteralString = ""

SCORE: LiteralString = """
    || coalesce(',"score":' || n.score, '')
"""

_INFO = """
    select json_strip_nulls(json_build_object(
        'description', p.name,
        'version', '1.0',
        'year', extract(year from p.created_at at time zone 'UTC')::int,
        'contributor', '',
        'url', '',
        'date_created', to_char(p.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
        'truth', %(truth)s::text,
        'left_out_images', case when not %(is_whole)s then (
            select count(*) from images m
            where m.project_id = p.id and m.deleted_at is null and m.state <> 'excluded' {of_m}
        ) - (
            select count(distinct l.image_id) from {layers} where l.project_id = %(project_id)s and {condition} {of_l}
        ) end,
        'imported', p.extra -> 'info',
        'imported_licenses', p.extra -> 'licenses'
    ))::text
    from projects p
    where p.id = %(project_id)s
"""

# Deleted categories stay in the list while an annotation still names them. Here and below, `extra` holds fields of an
# imported file that mean nothing to Concord: they stand behind its own, as they were.
_CATEGORIES = """
    select coalesce(json_agg((left(json_strip_nulls(json_build_object(
        'id', c.id,
        'name', c.name,
        'supercategory', coalesce(c.supercategory, ''),
        'color', c.color,
        'keypoints', c.skeleton -> 'keypoints',
        'skeleton', (
            select json_agg(json_build_array((e -> 0)::int + 1, (e -> 1)::int + 1) order by position)
            from jsonb_array_elements(c.skeleton -> 'edges') with ordinality as edges(e, position)
        ),
        'flip_pairs', (
            select json_agg(json_build_array((e -> 0)::int + 1, (e -> 1)::int + 1) order by position)
            from jsonb_array_elements(c.skeleton -> 'flip_pairs') with ordinality as pairs(e, position)
        ),
        'sigmas', c.skeleton -> 'sigmas',
        'attributes', case when c.attributes <> '[]' then c.attributes end
    ))::text, -1) || coalesce(',' || substr(c.extra::text, 2), '}}'))::json order by c.id), '[]')::text
    from categories c
    where c.project_id = %(project_id)s
      and (c.deleted_at is null or exists (
          select from annotations n
          where n.category_id = c.id and n.removed_at is null and n.score is {scored}
      ))
"""

_QUESTIONS = """
    select coalesce(json_agg(json_build_object(
        'id', q.id, 'name', q.name, 'mode', q.mode, 'values', q.values
    ) order by q.id), '[]')::text
    from questions q
    where q.project_id = %(project_id)s and q.deleted_at is null
"""

_ANNOTATORS = """
    select coalesce(json_agg(json_build_object('id', u.id, 'name', u.name) order by u.id), '[]')::text
    from users u
    where u.id in (
        select l.author_id
        from {layers}
        where l.project_id = %(project_id)s and {condition} {of_l}
    )
"""

# `layers` says what each chosen layer answered and found absent: a checked, empty image has one, an unlabelled none.
# Where exactly one layer is chosen, its answers stand on the image itself, too.
_IMAGES = """
    with chosen as (
        select
            l.image_id,
            count(*) as layer_count,
            json_agg(json_build_object(
                'id', l.id,
                'annotator_id', l.author_id,
                'source', l.source,
                'state', a.state,
                'revision', l.revision,
                'answers', said.answers,
                'verified_absent', l.verified_absent
            ) order by l.id) as layers,
            json_agg(said.answers) -> 0 as answers,
            json_agg(l.verified_absent) -> 0 as verified_absent
        from {layers}
        cross join lateral (
            select coalesce(json_object_agg(q.name, s.values order by q.id), '{{}}') as answers
            from answers s
            join questions q on q.id = s.question_id and q.deleted_at is null
            where s.layer_id = l.id and s.values <> '{{}}'
        ) said
        where l.project_id = %(project_id)s and {condition} {of_l}
        group by l.image_id
    ), names as (
        select file_name
        from images
        where project_id = %(project_id)s and deleted_at is null and state <> 'excluded'
        group by file_name
        having count(*) > 1
    ), rows as (
        select
            i.id,
            row_number() over (order by i.id) - 1 as position,
            left(json_strip_nulls(json_build_object(
                'id', i.id,
                'width', i.width,
                'height', i.height,
                'file_name', case
                    when n.file_name is null then i.file_name
                    else regexp_replace(i.file_name, '(\\.[^./]*)?$', '~' || i.id || '\\1')
                end,
                'original_file_name', n.file_name,
                'license', 1,
                'date_captured', to_char(
                    coalesce(m.taken_at at time zone 'UTC', m.taken_at_local), 'YYYY-MM-DD HH24:MI:SS'
                ),
                'coco_url', '/api/v1/images/' || i.id || '/file',
                'sha256', i.sha256,
                'state', i.state,
                'is_gold', case when i.is_gold then true end,
                'answers', case when c.layer_count = 1 then c.answers end,
                'verified_absent', case when c.layer_count = 1 then c.verified_absent end,
                'layers', coalesce(c.layers, '[]')
            ))::text, -1) || coalesce(',' || substr(i.extra::text, 2), '}}') as record
        from images i
        {join} chosen c on c.image_id = i.id
        left join names n on n.file_name = i.file_name
        left join image_metadata m on m.image_id = i.id
        where i.project_id = %(project_id)s and i.deleted_at is null and i.state <> 'excluded' {of_i}
    )
    select string_agg(record, E',\\n' order by id)
    from rows
    group by position / {chunk}
    order by position / {chunk}
"""

# A reader of skeletons asks every annotation of a category that has one for its points, boxes and masks too.
_ANNOTATIONS = """
    with skeletons as materialized (
        select
            c.id,
            ',"keypoints":[' || rtrim(repeat('0,0,0,', jsonb_array_length(c.skeleton -> 'keypoints')), ',')
            || '],"num_keypoints":0' as bare
        from categories c
        where c.project_id = %(project_id)s and c.skeleton -> 'keypoints' is not null
    ), rows as (
        select
            n.number,
            row_number() over (order by n.number) - 1 as position,
            '{{"id":' || n.number
            || ',"image_id":' || n.image_id
            || ',"category_id":' || n.category_id
            || ',"bbox":[' || round(n.x * 100) / 100 || ',' || round(n.y * 100) / 100
            || ',' || round(n.width * 100) / 100 || ',' || round(n.height * 100) / 100
            || '],"area":' || round(n.area * 100) / 100
            || ',"segmentation":' || case
                when n.kind = 'box' then '[]'
                when n.kind = 'mask' then
                    '{{"size":' || (n.shape -> 'size')::text || ',"counts":' || (n.shape -> 'counts')::text || '}}'
                else coalesce(n.segmentation::text, '[]')
            end
            || ',"iscrowd":' || n.is_crowd::int
            || case when n.kind = 'keypoints' then (
                select
                    ',"keypoints":[' || string_agg(
                        case when v > 0 then x || ',' || y || ',' || v else '0,0,0' end, ',' order by place
                    )
                    || '],"num_keypoints":' || count(*) filter (where v > 0)
                from json_array_elements(n.shape -> 'points') with ordinality points(point, place)
                cross join lateral (
                    select
                        round((point ->> 0)::float8 * 100) / 100 as x,
                        round((point ->> 1)::float8 * 100) / 100 as y,
                        (point ->> 2)::int as v
                ) placed
            ) else coalesce(k.bare, '') end
            || case
                when n.kind in ('rotated_box', 'ellipse', 'polyline', 'point')
                    or n.kind = 'polygon' and json_typeof(n.segmentation) = 'object'
                then ',"shape":' || n.shape::text
                else ''
            end
            || ',"attributes":' || case
                when n.kind = 'rotated_box'
                then (jsonb_build_object('rotation', n.shape -> 'angle_deg') || n.attributes)::text
                else n.attributes::text
            end
            || coalesce(',"group_id":"' || n.group_id || '"', '')
            || ',"layer_id":' || n.layer_id
            || coalesce(',"annotator_id":' || l.author_id, '')
            {provenance}
            || coalesce(',' || substr(n.extra::text, 2), '}}') as record
        from {layers}
        join annotations n on n.layer_id = l.id and n.removed_at is null
        left join skeletons k on k.id = n.category_id
        where l.project_id = %(project_id)s and {condition} {of_l}
    )
    select string_agg(record, E',\\n' order by number)
    from rows
    group by position / {chunk}
    order by position / {chunk}
"""


async def plain_coco(
    database: Database, *, project_id: int, chosen: Chosen
) -> AsyncIterator[bytes]:
    """The parts of the file."""
    truth = chosen.truth
    values = {
        "project_id": project_id,
        "truth": truth.name,
        "is_whole": truth.is_whole,
        **truth.values,
        **chosen.selection.values,
    }
    async with database.connection() as connection:
        await connection.execute("set transaction isolation level repeatable read read only")
        yield b'{"info":' + await _whole(connection, _filled(_INFO, chosen), values)
        yield b',\n"licenses":[{"id":1,"name":"not stated","url":""}]'
        yield b',\n"categories":' + await _whole(connection, _filled(_CATEGORIES, chosen), values)
        yield b',\n"questions":' + await _whole(connection, sql.SQL(_QUESTIONS), values)
        yield b',\n"annotators":' + await _whole(connection, _filled(_ANNOTATORS, chosen), values)
        for name, query in (("images", _IMAGES), ("annotations", _ANNOTATIONS)):
            yield f',\n"{name}":[\n'.encode()
            async for part in _listed(connection, _filled(query, chosen), values):
                yield part
            yield b"\n]"
        yield b"}\n"


def _filled(query: LiteralString, chosen: Chosen) -> sql.Composed:
    truth, selection = chosen.truth, chosen.selection
    return sql.SQL(query).format(
        layers=sql.SQL(truth.layers),
        condition=sql.SQL(truth.condition),
        chunk=sql.SQL(_CHUNK),
        join=sql.SQL("left join" if truth.is_whole else "join"),
        scored=sql.SQL("null" if truth.model is None else "not null"),
        provenance=sql.SQL(_last_fields(chosen)),
        of_i=selection.on("i.id"),
        of_l=selection.on("l.image_id"),
        of_m=selection.on("m.id"),
    )


def _last_fields(chosen: Chosen) -> LiteralString:
    if chosen.truth.model is not None:
        return SCORE
    return PROVENANCE if chosen.truth.is_consensus and chosen.has_provenance else NOTHING


async def _whole(
    connection: Connection, query: sql.Composed | sql.SQL, values: dict[str, object]
) -> bytes:
    cursor = await connection.execute(query, values)
    row = await cursor.fetchone()
    return str(row[0] if row else "null").encode()


async def _listed(
    connection: Connection, query: sql.Composed | sql.SQL, values: dict[str, object]
) -> AsyncIterator[bytes]:
    """The chunks of a list, with commas between them."""
    separator = b""
    async with connection.cursor() as cursor:
        async for row in cursor.stream(query, values):
            yield separator + row[0].encode()
            separator = b",\n"
