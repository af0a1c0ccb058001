"""Folders of pictures whose names are the classes, as ImageNet and many classifiers have them."""

from app.formats.reading.records import Contents, Picture, Reading, Said
from app.formats.reading.sources import Source
from app.formats.reading.splits import part_in_path
from app.formats.records import Question

_SPLITS = {"train", "val", "valid", "validation", "test", "images", "dev"}
QUESTION = "class"


def is_folders(source: Source) -> bool:
    """Whether there are only pictures, and each lies in a folder that names its class, of which there are several."""
    pictures = set(source.pictures)
    # What lies at the top, such as a list of classes, tells nothing that the folders do not.
    top = _top_of(source)
    others = [path for path in source.paths if path not in pictures and "/" in path[len(top) :]]
    classes = {_class_of(path) for path in source.pictures}
    return not others and "" not in classes and len(classes) > 1


def read_folders(reading: Reading) -> Contents:
    """A question `class`, answered for each picture by the name of its folder."""
    paths = [path for path in reading.source.pictures if _class_of(path)]
    for path in set(reading.source.pictures) - set(paths):
        reading.findings.ignored(
            "no-class", path, "a folder that names its class", "none", "left out"
        )
    classes = sorted({_class_of(path) for path in paths})
    pictures = (
        Picture(
            path,
            path,
            path,
            path=path,
            said={"": Said({QUESTION: [_class_of(path)]})},
            split=part_in_path(path),
        )
        for path in paths
    )
    questions = (Question(1, QUESTION, "multiclass", tuple(classes)),)
    return Contents("folders", (), pictures, len(paths), questions=questions)


def _top_of(source: Source) -> str:
    """The folder that all files lie in, with its slash: an archive's own, or none."""
    folders = {path.partition("/")[0] for path in source.paths if "/" in path}
    is_one = len(folders) == 1 and all("/" in path for path in source.paths)
    return f"{folders.pop()}/" if is_one else ""


def _class_of(path: str) -> str:
    """The folder below that of a split, else the innermost; empty where there is none."""
    folders = path.split("/")[:-1]
    splits = [place for place, name in enumerate(folders) if name.lower() in _SPLITS]
    below = folders[splits[-1] + 1 :] if splits else folders[-1:]
    return below[0][:200] if below else ""
