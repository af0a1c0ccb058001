"""Reading for exports: what one would hold, and those that there are."""

from app.exporting.queries.exports import (
    exports_of,
    find_export,
    has_downloaded,
    job_of,
    names_of_images,
    project_of_export,
)
from app.exporting.queries.summaries import (
    annotators_of,
    models_of,
    refuse_unknown_annotator,
    refuse_unknown_source,
    summary_of,
)

__all__ = [
    "annotators_of",
    "exports_of",
    "find_export",
    "has_downloaded",
    "job_of",
    "models_of",
    "names_of_images",
    "project_of_export",
    "refuse_unknown_annotator",
    "refuse_unknown_source",
    "summary_of",
]
