from alembic.script import ScriptDirectory

from app.database.migrating import alembic_config
from app.database.revisions import newest_revision


def test_the_newest_file_of_migrations_is_the_head_that_they_lead_to() -> None:
    assert [newest_revision()] == ScriptDirectory.from_config(alembic_config()).get_heads()
