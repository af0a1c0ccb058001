"""The files in which an archive of Concord tells of itself: what it was made from, its card, its Croissant.

They lie beside the labels and speak of images and annotations, but are none: no reader is to take them for its own.
"""

import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

_HEAD_BYTES = 4096
_MADE_BY_CONCORD = re.compile(rb'\s*\{\s*"concord"\s*:\s*"')
_CROISSANT = re.compile(rb'\s*\{\s*"@context"\s*:')
_BEGINNINGS: Mapping[str, re.Pattern[bytes]] = {
    "manifest": _MADE_BY_CONCORD,
    "dataset-card": _MADE_BY_CONCORD,
    "croissant": _CROISSANT,
}
"""How such a file begins, by how its name does: a browser may have called it `manifest (1).json`."""


def tells_of_itself(root: Path, path: str) -> bool:
    """Whether a file of a source, by name and content, is one of them; a COCO file called manifest.json is not."""
    name = PurePosixPath(path).name.lower()
    if not name.endswith(".json"):
        return False
    beginning = next((_BEGINNINGS[each] for each in _BEGINNINGS if name.startswith(each)), None)
    if beginning is None:
        return False
    with (root / path).open("rb") as file:
        return beginning.match(file.read(_HEAD_BYTES).removeprefix(b"\xef\xbb\xbf")) is not None
