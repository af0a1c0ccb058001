"""What a filter line finds, for features that know no gallery: an export's images."""

from psycopg import sql

from app.database.engine import Connection
from app.exporting.choosing import Selection
from app.gallery.conditions import conditions_of
from app.gallery.language import FIELDS, parse_filter, terms_of
from app.gallery.sight import Sight
from app.gallery.sources import KNOWN

NOBODY = 0


async def select_images(connection: Connection, text: str, project_id: int) -> Selection:
    """For those who see all of a project. Raises BadFilter and Unanswerable."""
    sight = Sight(project_id, NOBODY, sees_all=True, knows_gold=True)
    tree = parse_filter(text)
    conditions = await conditions_of(connection, tree, sight)
    query = sql.SQL(f"select i.id from images i {KNOWN} where {{}}").format(conditions.joined)
    tells_private = any(FIELDS[term.field].is_private for term in terms_of(tree))
    return Selection(query, conditions.values, tells_private)
