"""What search engines and loaders of data sets are told of an archive: Croissant 1.1, as JSON-LD. Pure."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from app.exporting.croissant_records import RECORDS, TEXT, WHOLE, Node, splits_node
from app.exporting.manifest import Made
from app.formats.records import Dataset

CROISSANT = "croissant.json"
TERMS = "http://mlcommons.org/croissant/1.1"
PICTURE_FOLDERS = ("images", "JPEGImages")


def croissant_of(made: Made, files: Mapping[str, str]) -> Node:
    """What the dataset is, its files, and where images, annotations and categories are in them.

    Args:
        made: what was written.
        files: the archive's files so far, with their SHA-256.
    """
    records = RECORDS.get(made.format.name, ())
    has_splits = bool(made.split_counts)
    pictures = _pictures(files)
    described = _head(made)
    described["distribution"] = [
        *_file_objects(files),
        *_file_sets(files),
        *(each.file_set() for each in records),
        *([_picture_set(pictures)] if pictures else []),
    ]
    described["recordSet"] = [
        *([splits_node()] if has_splits else []),
        _categories(made.dataset),
        *(each.node(has_splits=has_splits) for each in records),
        *([_picture_records()] if pictures else []),
    ]
    return described


def _head(made: Made) -> Node:
    """Who made it and how it is to be cited is known only of imported datasets that say so."""
    about, license = made.provenance, made.options.license
    imported = made.dataset.extra.get("info")
    said = imported if isinstance(imported, Mapping) else {}
    head: Node = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": TERMS,
        "name": about.project_name,
        "description": about.description
        or f"{about.project_name}, annotated with Concord: {made.format.title}, truth {made.options.truth}.",
        "datePublished": about.created_at.date().isoformat(),
        "version": f"{about.schema_version}.0.0",
    }
    if license is not None:
        head["license"] = str(license.url) if license.url else license.name
    if made.public_url:
        head["url"] = f"{made.public_url.rstrip('/')}/projects/{about.project_id}"
    if contributor := _text_in(said, "contributor"):
        head["creator"] = {"@type": "sc:Organization", "name": contributor}
    if citation := _text_in(said, "citation"):
        head["citeAs"] = citation
    if source := _text_in(said, "url"):
        head["isBasedOn"] = source
    return head


def _text_in(said: Mapping[str, Any], name: str) -> str:
    value = said.get(name)
    return value.strip() if isinstance(value, str) else ""


_CONTEXT: Node = {
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
    "excludes": "cr:excludes",
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "includes": "cr:includes",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "source": "cr:source",
    "transform": "cr:transform",
}
_PICTURES = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "bmp": "image/bmp",
    "gif": "image/gif",
    "heic": "image/heic",
    "avif": "image/avif",
}
_TYPES = _PICTURES | {
    "json": "application/json",
    "yaml": "application/yaml",
    "txt": "text/plain",
    "md": "text/markdown",
    "csv": "text/csv",
    "xml": "application/xml",
    "parquet": "application/x-parquet",
    "npz": "application/zip",
    "tar": "application/x-tar",
}


def _ending(path: str) -> str:
    """As it is written, for patterns tell capitals apart; nothing for a name without."""
    return path.rpartition("/")[2].rpartition(".")[2] if "." in path.rpartition("/")[2] else ""


def _media_type(ending: str) -> str:
    return _TYPES.get(ending.lower(), "application/octet-stream")


def _below(folder: str, name: str) -> list[str]:
    """Patterns of names at any depth: some readers let ** stand for no folder, others let * stand for several."""
    return [f"{folder}/{name}", f"{folder}/**/{name}"]


def _file_objects(files: Mapping[str, str]) -> Iterator[Node]:
    """Files that stand alone: those at the top."""
    for path, digest in files.items():
        if "/" not in path:
            yield {
                "@type": "cr:FileObject",
                "@id": path,
                "name": path,
                "contentUrl": path,
                "encodingFormat": _media_type(_ending(path)),
                "sha256": digest,
            }


def _file_sets(files: Mapping[str, str]) -> Iterator[Node]:
    """Files of one kind in one folder at the top, however many."""
    kinds = {(path.split("/")[0], _ending(path)) for path in files if "/" in path}
    for folder, ending in sorted(kinds):
        name = f"{folder}-{ending or 'without-ending'}"
        node: Node = {
            "@type": "cr:FileSet",
            "@id": name,
            "name": name,
            "encodingFormat": _media_type(ending),
            "includes": _below(folder, f"*.{ending}" if ending else "*"),
        }
        yield node if ending else node | {"excludes": _below(folder, "*.*")}


def _pictures(files: Mapping[str, str]) -> Mapping[str, set[str]]:
    """By their folder at the top, the endings of the pictures that were labelled."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in files:
        folder, ending = path.split("/")[0], _ending(path)
        if "/" in path and folder in PICTURE_FOLDERS and ending.lower() in _PICTURES:
            found[folder].add(ending)
    return found


def _picture_set(pictures: Mapping[str, set[str]]) -> Node:
    every = sorted({ending for endings in pictures.values() for ending in endings})
    return {
        "@type": "cr:FileSet",
        "@id": "files-of-pictures",
        "name": "files-of-pictures",
        "encodingFormat": sorted({_media_type(ending) for ending in every}),
        "includes": [
            pattern
            for folder, endings in sorted(pictures.items())
            for ending in sorted(endings)
            for pattern in _below(folder, f"*.{ending}")
        ],
    }


def _picture_records() -> Node:
    fields = (("path", TEXT, "fullpath"), ("content", "sc:ImageObject", "content"))
    return {
        "@type": "cr:RecordSet",
        "@id": "pictures",
        "name": "pictures",
        "key": {"@id": "pictures/path"},
        "field": [
            {
                "@type": "cr:Field",
                "@id": f"pictures/{name}",
                "name": f"pictures/{name}",
                "dataType": type,
                "source": {
                    "fileSet": {"@id": "files-of-pictures"},
                    "extract": {"fileProperty": property},
                },
            }
            for name, type, property in fields
        ],
    }


def _categories(dataset: Dataset) -> Node:
    field = {"@type": "cr:Field"}
    return {
        "@type": "cr:RecordSet",
        "@id": "categories",
        "name": "categories",
        "key": {"@id": "categories/id"},
        "field": [
            field | {"@id": "categories/id", "name": "categories/id", "dataType": WHOLE},
            field | {"@id": "categories/name", "name": "categories/name", "dataType": TEXT},
        ],
        "data": [
            {"categories/id": each.id, "categories/name": each.name} for each in dataset.categories
        ],
    }
