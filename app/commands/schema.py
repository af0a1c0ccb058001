"""`concord migrate`, and what every other command does for the schema by itself."""

import sys

from app.database.embedded import resolve_database_url
from app.database.revisions import has_newest_schema, newest_revision
from app.settings import Settings


def migrate_schema(settings: Settings) -> int:
    """Bring the database to the newest schema."""
    with resolve_database_url(settings) as url:
        was_behind = bring_up_to_date(url)
    deed = "is now" if was_behind else "was already"
    sys.stdout.write(f"The database {deed} at revision {newest_revision()}, the newest.\n")
    return 0


def bring_up_to_date(url: str) -> bool:
    """Migrate if there is anything to migrate; returns whether there was."""
    if has_newest_schema(url):
        return False
    from app.database.migrating import migrate

    migrate(url)
    return True
