"""Every table of Concord in one `MetaData`, for migrations and for tests that compare."""

import importlib.util
import pkgutil

from sqlalchemy import MetaData

import app
from app.database.base import Base


def load_all_tables() -> MetaData:
    """Import `app.<feature>.models` of every feature that has one."""
    for package in pkgutil.iter_modules(app.__path__):
        name = f"app.{package.name}.models"
        if package.ispkg and importlib.util.find_spec(name) is not None:
            importlib.import_module(name)
    return Base.metadata
