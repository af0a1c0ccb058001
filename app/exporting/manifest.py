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

MANIFEST, CROISSANT = "manifest.json", "croissant.json"
CROISSANT_TERMS = "http://mlcommons.org/croissant/1.1"


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


def croissant_of(made: Made, files: Mapping[str, str]) -> dict[str, Any]:
    """Croissant 1.1: what the dataset is, its files, and its categories as records."""
    about, license = made.provenance, made.options.license
    described = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": CROISSANT_TERMS,
        "name": about.project_name,
        "description": about.description
        or f"{about.project_name}, annotated with Concord: {made.format.title}, truth {made.options.truth}.",
        "datePublished": about.created_at.date().isoformat(),
        "version": f"{about.schema_version}.0.0",
        "distribution": [*_file_objects(files), *_file_sets(files)],
        "recordSet": [_categories(made.dataset)],
    }
    if license is not None:
        described["license"] = str(license.url) if license.url else license.name
    return described


_CONTEXT: dict[str, Any] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "sc": "https://schema.org/",
    "dct": "http://purl.org/dc/terms/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "includes": "cr:includes",
    "key": "cr:key",
    "recordSet": "cr:recordSet",
    "source": "cr:source",
}
_TYPES = {
    "json": "application/json",
    "yaml": "application/yaml",
    "txt": "text/plain",
    "csv": "text/csv",
    "xml": "application/xml",
    "parquet": "application/vnd.apache.parquet",
    "npz": "application/zip",
    "png": "image/png",
    "jpg": "image/jpeg",
    "tar": "application/x-tar",
}


def _ending(path: str) -> str:
    return path.rpartition(".")[2].lower()


def _media_type(path: str) -> str:
    return _TYPES.get(_ending(path), "application/octet-stream")


def _file_objects(files: Mapping[str, str]) -> list[dict[str, Any]]:
    """Files that stand alone: those at the top."""
    return [
        {
            "@type": "cr:FileObject",
            "@id": path,
            "name": path,
            "contentUrl": path,
            "encodingFormat": _media_type(path),
            "sha256": digest,
        }
        for path, digest in files.items()
        if "/" not in path
    ]


def _file_sets(files: Mapping[str, str]) -> list[dict[str, Any]]:
    """Files of one kind in one folder at the top, however many."""
    kinds = dict.fromkeys((path.split("/")[0], _ending(path)) for path in files if "/" in path)
    return [
        {
            "@type": "cr:FileSet",
            "@id": f"{folder}-{ending}",
            "name": f"{folder}-{ending}",
            "encodingFormat": _media_type(f".{ending}"),
            "includes": f"{folder}/**/*.{ending}",
        }
        for folder, ending in sorted(kinds)
    ]


def _categories(dataset: Dataset) -> dict[str, Any]:
    field = {"@type": "cr:Field"}
    return {
        "@type": "cr:RecordSet",
        "@id": "categories",
        "name": "categories",
        "key": {"@id": "categories/id"},
        "field": [
            field | {"@id": "categories/id", "name": "categories/id", "dataType": "sc:Integer"},
            field | {"@id": "categories/name", "name": "categories/name", "dataType": "sc:Text"},
        ],
        "data": [
            {"categories/id": each.id, "categories/name": each.name} for each in dataset.categories
        ],
    }
