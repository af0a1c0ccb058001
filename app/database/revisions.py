"""Whether a database has the newest schema, found out without loading the migrations' machinery."""

import re

import psycopg
from psycopg.errors import UndefinedTable

from app.resources import resource_dir

NUMBERED_MIGRATION = re.compile(r"(\d{4})_\w+\.py")


def newest_revision() -> str:
    """The revision that this Concord's migrations lead to: files are named by it, such as 0007_reviews_add_note.py."""
    files = (resource_dir("migrations") / "versions").iterdir()
    return max(match[1] for file in files if (match := NUMBERED_MIGRATION.fullmatch(file.name)))


def has_newest_schema(url: str) -> bool:
    """Whether there is nothing to migrate."""
    with psycopg.connect(url) as connection:
        try:
            row = connection.execute("select version_num from alembic_version").fetchone()
        except UndefinedTable:
            return False
    return row == (newest_revision(),)
