"""Use cases of collections: begin one, carry it out."""

from app.collecting.service.addresses import fetch_address
from app.collecting.service.folders import import_folder
from app.collecting.service.running import run_collection
from app.collecting.service.starting import (
    allowed_prefix,
    plan_collection,
    queue_collection,
    start_collection,
)

__all__ = [
    "allowed_prefix",
    "fetch_address",
    "import_folder",
    "plan_collection",
    "queue_collection",
    "run_collection",
    "start_collection",
]
