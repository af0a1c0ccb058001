"""The layers whose word a COCO JSON takes, found once: in a temporary table that all its lists read."""

from typing import LiteralString

# `tail` is how each annotation of the layer ends. `own` is where those come from that nobody decided on, if they are as
# new as the layer: what a table of decisions and one of revisions would have to be asked for each of them.
CHOOSE: LiteralString = """
    create temp table exported_layers on commit drop as
    select
        l.id, l.image_id, l.author_id, l.source, a.state, l.revision, l.verified_absent,
        concat(',"layer_id":', l.id, ',"annotator_id":' || l.author_id) as tail,
        exists (select from answers s where s.layer_id = l.id) as is_answered,
        {own} as own,
        {is_decided} as is_decided
    from {layers}
    where l.project_id = %(project_id)s and {condition} {of_l}
"""
OWN: LiteralString = """
    (
        select concat(',"provenance":{{"taken":"own"', ',"decided_by":' || v.author_id, '}}')
        from layer_revisions v
        where v.layer_id = l.id and v.revision = l.revision
    )
"""
IS_DECIDED: LiteralString = """
    exists (select from decisions d where d.image_id = l.image_id and d.is_in_force)
"""

PREPARE: LiteralString = """
    create index on exported_layers (image_id, id);
    create unique index on exported_layers (id);
    analyze exported_layers (id, image_id)
"""
# How many there are, of how many in the project, and a fingerprint of which.
COUNT: LiteralString = """
    select
        count(*), (select count(*) from layers where project_id = %(project_id)s and revision > 0),
        coalesce(bit_xor(hashint8extended(id, 0)), 0)
    from exported_layers
"""

# Whether they hold so many annotations, and whether the project does, without a look at more of them.
HOLD_MANY: LiteralString = """
    select count(*) = %(least)s
    from (
        select from exported_layers l
        join annotations n on n.layer_id = l.id and n.removed_at is null
        limit %(least)s
    ) counted
"""
PROJECT_HOLDS_MANY: LiteralString = """
    select count(*) = %(least)s
    from (select from annotations where project_id = %(project_id)s limit %(least)s) counted
"""
