"""A COCO JSON's records of images, as SQL that writes JSON: a chunk a row, each record after a comma."""

from typing import LiteralString

from app.exporting.unique_names import NAMES

# `layers` says what each chosen layer answered and found absent: a checked, empty image has one, an unlabelled none.
# Where exactly one layer is chosen, its answers stand on the image itself, too.
#
# `offset 0` keeps Postgres from asking for the answers twice, for the image and for the layer.
#
# Images are walked in ranges of their ids, so that the first chunk comes at once and nothing is sorted whole. Where
# several connections read, each takes those of its turn. Texts that people wrote go through to_json; what the
# application writes itself has nothing to escape.
IMAGES: LiteralString = (
    "with recursive "
    + NAMES
    + """
    , ranges as (
        select place, array_agg(id) as ids, min(id) as first, max(id) as last
        from (
            select i.id, (row_number() over (order by i.id) - 1) / {chunk} as place
            from images i
            where i.project_id = %(project_id)s and i.deleted_at is null and i.state <> 'excluded' {of_i} {spoken}
        ) placed
        group by place
        order by place
    )
    select r.place::int, part.records
    from ranges r
    cross join lateral (
        select string_agg(concat(
            E',\\n{{"id":', i.id,
            ',"width":', i.width,
            ',"height":', i.height,
            ',"file_name":', to_json(case
                when n.file_name is null then i.file_name
                else regexp_replace(i.file_name, '(\\.[^./]*)?$', '~' || i.id || '\\1')
            end),
            ',"original_file_name":' || to_json(n.file_name)::text,
            ',"license":', case
                when i.extra is not null and i.extra ->> 'original_license' = any(%(imported_licenses)s::text[])
                then i.extra ->> 'original_license' else %(license)s::text
            end,
            ',"date_captured":' || coalesce(
                '"' || to_char(
                    coalesce(m.taken_at at time zone 'UTC', m.taken_at_local), 'YYYY-MM-DD HH24:MI:SS'
                ) || '"',
                (i.extra -> 'original_date_captured')::text
            ),
            ',"coco_url":"/api/v1/images/', i.id,
            '/file","sha256":"', i.sha256,
            '","state":"', i.state,
            case when i.is_gold then '","is_gold":true' else '"' end,
            case when c.layer_count = 1
                then concat(',"answers":', c.answers, ',"verified_absent":', c.verified_absent)
            end,
            ',"layers":[', c.layers, ']',
            coalesce(',' || substr(i.extra::text, 2), '}}')
        ), '' order by i.id) as records
        from images i
        left join (
            select
                s.image_id,
                count(*) as layer_count,
                min(s.answers) as answers,
                min(s.verified_absent) as verified_absent,
                string_agg(concat(
                    '{{"id":', s.id,
                    ',"annotator_id":' || s.author_id,
                    ',"source":' || to_json(s.source)::text,
                    ',"state":"', s.state,
                    '","revision":', s.revision,
                    ',"answers":', s.answers,
                    ',"verified_absent":', s.verified_absent,
                    '}}'
                ), ',' order by s.id) as layers
            from (
                select
                    l.id, l.image_id, l.author_id, l.source, l.state, l.revision,
                    array_to_json(l.verified_absent)::text as verified_absent,
                    case when not l.is_answered then '{{}}' else (
                        select coalesce(
                            json_strip_nulls(json_object_agg(q.name, s.values order by q.id))::text, '{{}}'
                        )
                        from answers s
                        join questions q on q.id = s.question_id and q.deleted_at is null
                        where s.layer_id = l.id and s.values <> '{{}}'
                    ) end as answers
                from exported_layers l
                where l.image_id between r.first and r.last
                offset 0
            ) s
            group by s.image_id
        ) c on c.image_id = i.id
        left join names n on n.file_name = i.file_name
        left join image_metadata m on m.image_id = i.id and m.image_id between r.first and r.last
        where i.id = any(r.ids)
    ) part
    where r.place %% %(readers)s = %(turn)s
"""
)
SPOKEN: LiteralString = " and i.id in (select image_id from exported_layers)"
