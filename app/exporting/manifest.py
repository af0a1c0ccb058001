"""What is to be known about an export by who finds its file in years to come. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import Any

from app.exporting.altering.channels import Channels, normalization_of
from app.exporting.facts import Provenance
from app.exporting.schemas import ExportOptions
from app.formats.records import Dataset
from app.formats.writing import Format, Report

MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Made:
    """What has been written."""

    format: Format
    options: ExportOptions
    where: str
    """The filter line, as far as the archive may tell it."""
    provenance: Provenance
    dataset: Dataset
    report: Report
    verified: Mapping[str, Any]
    split_counts: Mapping[str, int]
    picture_count: int
    hidden: Mapping[str, Any] | None
    """What cannot be recognised on the pictures, if anything was to be hidden."""
    channels: Channels = field(default_factory=Channels)
    public_url: str = ""
    """Where the server is reached, if its operator says so."""


def manifest_of(made: Made) -> dict[str, Any]:
    """All but the list of files, which only the archive has. No clock: unchanged data gives the same manifest."""
    about, options = made.provenance, made.options
    return {
        "concord": version("concord"),
        "project": {"id": about.project_id, "name": about.project_name},
        "format": made.format.name,
        "truth": options.truth,
        "where": made.where,
        "images": options.images,
        "strip_gps": options.strip_gps,
        "metadata": options.metadata,
        "options": dict(options.options),
        "prepare": options.prepare and options.prepare.model_dump(),
        "normalization": normalization_of(
            None if options.prepare is None else options.prepare.normalize, made.channels
        ),
        "split": options.split and options.split.model_dump(),
        "split_counts": dict(sorted(made.split_counts.items())),
        "license": options.license and options.license.model_dump(mode="json"),
        "schema_version": about.schema_version,
        "guidelines_sha256": about.guidelines_sha256,
        "annotators": about.annotator_count,
        "agreement": dict(about.agreement),
        "categories": {str(each.id): each.name for each in made.dataset.categories},
        "image_count": made.report.image_count,
        "object_count": made.report.object_counts.total(),
        "picture_count": made.picture_count,
        "hidden": made.hidden,
        "verified": dict(made.verified),
    }
