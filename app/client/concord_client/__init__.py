"""A client of Concord for notebooks and scripts: labels, agreement and datasets over its REST API.

>>> from concord_client import Concord
>>> concord = Concord("https://concord.example", token="concord_…")
>>> project = concord.project(7)
>>> for image in project.images("camera:Canon iso>3200"):
...     print(image["file_name"])
>>> coco = project.to_coco(truth="consensus")

What comes back is JSON as the server sent it, with the types of its fields; what one can do something with (a project,
an assignment, a layer, an export, an import) is an object. Everything that fails is a `ConcordError`. Needs httpx.
"""

from concord_client.annotations import annotate
from concord_client.assignment import Assignment
from concord_client.concord import Concord
from concord_client.errors import (
    ConcordError,
    Conflict,
    Damaged,
    Failed,
    Field,
    Forbidden,
    Invalid,
    JobFailed,
    NotFound,
    NotGenuine,
    Refused,
    SignedOut,
    TooLarge,
    TooMany,
    Unreachable,
)
from concord_client.export import Export
from concord_client.imports import Import
from concord_client.layer import Layer
from concord_client.progress import show_progress
from concord_client.project import Project
from concord_client.tables import to_pandas
from concord_client.uploading import Uploaded
from concord_client.webhooks import Event, verify_webhook

__all__ = [
    "Assignment",
    "Concord",
    "ConcordError",
    "Conflict",
    "Damaged",
    "Event",
    "Export",
    "Failed",
    "Field",
    "Forbidden",
    "Import",
    "Invalid",
    "JobFailed",
    "Layer",
    "NotFound",
    "NotGenuine",
    "Project",
    "Refused",
    "SignedOut",
    "TooLarge",
    "TooMany",
    "Unreachable",
    "Uploaded",
    "annotate",
    "show_progress",
    "to_pandas",
    "verify_webhook",
]
