"""A COCO JSON's records of annotations, as SQL that writes JSON: a chunk a row, each record after a comma.

Annotations are walked in ranges of their numbers, along an index: so the first chunk comes at once, and nothing is
sorted whole. Of several connections each takes the ranges whose turn it is. `concat` writes its parts one behind the
other, where `||` copies all that is there for each part.
"""

from typing import LiteralString

# Where most of a project is exported: so many numbers after the other, whatever layer they belong to.
ALL_RANGES: LiteralString = """
    ranges (place, first, next) as (
        select 0, s.number, (
            select n.number from annotations n
            where n.project_id = %(project_id)s and n.number > s.number
            order by n.number offset {chunk} - 1 limit 1
        )
        from (
            select number from annotations where project_id = %(project_id)s order by number limit 1
        ) s
        union all
        select r.place + 1, r.next, (
            select n.number from annotations n
            where n.project_id = %(project_id)s and n.number > r.next
            order by n.number offset {chunk} - 1 limit 1
        )
        from ranges r
        where r.next is not null
    )
"""
IN_RANGE: LiteralString = "n.number >= r.first and n.number < coalesce(r.next, 9223372036854775807)"

# Where little of it is: the numbers of that alone.
CHOSEN_RANGES: LiteralString = """
    ranges as (
        select place, array_agg(number order by number) as numbers
        from (
            select n.number, (row_number() over (order by n.number) - 1) / {chunk} as place
            from exported_layers l
            join annotations n on n.layer_id = l.id and n.removed_at is null
        ) placed
        group by place
        order by place
    )
"""
AMONG_CHOSEN: LiteralString = "n.number = any(r.numbers)"

_HEAD: LiteralString = """
    E',\\n{{"id":', n.number,
    ',"image_id":', n.image_id,
    ',"category_id":', n.category_id,
    ',"bbox":[', round(n.x * 100) / 100,
    ',', round(n.y * 100) / 100,
    ',', round(n.width * 100) / 100,
    ',', round(n.height * 100) / 100,
    '],"area":', round(n.area * 100) / 100,
    ',"segmentation":'
"""
_CROWD: LiteralString = "case when n.is_crowd then ',\"iscrowd\":1' else ',\"iscrowd\":0' end"

_TAIL: LiteralString = """
    ',"group_id":"' || n.group_id || '"',
    l.tail,
    {provenance},
    coalesce(',' || substr(n.extra::text, 2), '}}')
"""

# A reader of skeletons asks every annotation of a category that has one for its points, boxes and masks too.
_BARE: LiteralString = """
    case when (select exist from skeletons) then (select b.bare from bare b where b.id = n.category_id) end
"""

_POLYGON: LiteralString = f"""
    concat(
        {_HEAD}, coalesce(n.segmentation, '[]'),
        {_CROWD},
        {_BARE},
        case when json_typeof(n.segmentation) = 'object' then ',"shape":' || n.shape::text end,
        ',"attributes":', n.attributes,
        {_TAIL}
    )
"""

_OTHER: LiteralString = f"""
    concat(
        {_HEAD}, case
            when n.kind = 'box' then '[]'
            when n.kind = 'mask' then
                '{{{{"size":' || (n.shape -> 'size')::text || ',"counts":' || (n.shape -> 'counts')::text || '}}}}'
            else coalesce(n.segmentation::text, '[]')
        end,
        {_CROWD},
        case when n.kind = 'keypoints' then (
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
        ) else {_BARE} end,
        case when n.kind in ('rotated_box', 'ellipse', 'polyline', 'point') then ',"shape":' || n.shape::text end,
        ',"attributes":', case
            when n.kind = 'rotated_box'
            then jsonb_build_object('rotation', n.shape -> 'angle_deg') || n.attributes
            else n.attributes
        end,
        {_TAIL}
    )
"""

ANNOTATIONS: LiteralString = f"""
    with recursive bare as materialized (
        select
            c.id,
            ',"keypoints":[' || rtrim(repeat('0,0,0,', jsonb_array_length(c.skeleton -> 'keypoints')), ',')
            || '],"num_keypoints":0' as bare
        from categories c
        where c.project_id = %(project_id)s and c.skeleton -> 'keypoints' is not null
    ), skeletons as materialized (
        select count(*) > 0 as exist from bare
    ), {{ranges}}
    select r.place::int, part.records
    from ranges r
    cross join lateral (
        select string_agg(
            case when n.kind = 'polygon' then {_POLYGON} else {_OTHER} end, '' order by n.number
        ) as records
        from annotations n
        join exported_layers l on l.id = n.layer_id
        where n.project_id = %(project_id)s and {{within}} and n.removed_at is null
    ) part
    where r.place %% %(readers)s = %(turn)s
"""
