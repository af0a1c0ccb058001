"""Every table of Concord in one `MetaData`, for migrations and for tests that compare."""

import importlib
from pathlib import Path

from sqlalchemy import MetaData

import app
from app.database.base import Base


def load_all_tables() -> MetaData:
    """Import `models` and `<kind>_models` of every feature that has them."""
    for folder in app.__path__:
        for module in sorted(Path(folder).glob("*/*models.py")):
            importlib.import_module(f"app.{module.parent.name}.{module.stem}")
    return Base.metadata
