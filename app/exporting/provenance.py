"""Where an annotation of the consensus comes from, as SQL that writes JSON."""

from typing import LiteralString

# A decision whose annotation was changed in the consensus layer since is the work of who changed it.
PROVENANCE: LiteralString = """
    case when not l.is_decided and n.revision = l.revision then l.own else coalesce((
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
    )) end
"""

PROVENANCE_JSON: LiteralString = f"substr({PROVENANCE}, length(',\"provenance\":') + 1)::json"
"""The same by itself."""

NOTHING: LiteralString = "null"

SCORE: LiteralString = """
    ',"score":' || n.score
"""
