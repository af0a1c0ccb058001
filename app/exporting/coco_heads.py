"""What stands in a COCO JSON before its records, as SQL that writes JSON."""

from typing import LiteralString

INFO: LiteralString = """
    select json_strip_nulls(json_build_object(
        'description', p.name,
        'version', '1.0',
        'year', extract(year from p.created_at at time zone 'UTC')::int,
        'contributor', '',
        'url', '',
        'date_created', to_char(p.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
        'truth', %(truth)s::text,
        'left_out_images', case when not %(is_whole)s then (
            select count(*) from images i
            where i.project_id = p.id and i.deleted_at is null and i.state <> 'excluded' {of_i}
        ) - (select count(distinct image_id) from exported_layers) end,
        'imported', p.extra -> 'info',
        'imported_licenses', p.extra -> 'licenses'
    ))::text
    from projects p
    where p.id = %(project_id)s
"""

# Deleted categories stay in the list while an annotation still names them. Here and below, `extra` holds fields of an
# imported file that mean nothing to Concord: they stand behind its own, as they were.
CATEGORIES: LiteralString = """
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

QUESTIONS: LiteralString = """
    select coalesce(json_agg(json_build_object(
        'id', q.id, 'name', q.name, 'mode', q.mode, 'values', q.values
    ) order by q.id), '[]')::text
    from questions q
    where q.project_id = %(project_id)s and q.deleted_at is null
"""

ANNOTATORS: LiteralString = """
    select coalesce(json_agg(json_build_object('id', u.id, 'name', u.name) order by u.id), '[]')::text
    from users u
    where u.id in (select author_id from exported_layers)
"""
