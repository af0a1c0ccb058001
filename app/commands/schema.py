"""`concord migrate`."""

import sys

from app.commands.ready import bring_up_to_date
from app.database.embedded import resolve_database_url
from app.database.revisions import newest_revision
from app.settings import Settings


def migrate_schema(settings: Settings) -> int:
    """Bring the database to the newest schema, as every other command does by itself."""
    with resolve_database_url(settings) as url:
        was_behind = bring_up_to_date(url)
    deed = "is now" if was_behind else "was already"
    sys.stdout.write(f"The database {deed} at revision {newest_revision()}, the newest.\n")
    return 0
