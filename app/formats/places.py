"""Where files of an image stand, so that no two images share one."""

import unicodedata
from hashlib import blake2b
from pathlib import PurePosixPath

from app.formats.losses import Ledger
from app.formats.records import Image


class Stems:
    """Gives each image a name whose stem is its own: formats name labels by the stem, so `a.jpg` and `a.png` clash.

    Names that differ in upper and lower case or in how Unicode composes them clash on some disks, too. Whoever comes
    later gets `~<id>` before the ending. What is remembered of a stem is 8 bytes, so that millions fit.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._taken: set[int] = set()
        self._named: tuple[int, str] | None = None

    def name_of(self, image: Image) -> str:
        """The image's relative path, perhaps renamed; asked again, the same."""
        if self._named is None or self._named[0] != image.id:
            self._named = (image.id, self._new_name(image))
        return self._named[1]

    def _new_name(self, image: Image) -> str:
        path = PurePosixPath(image.file_name)
        stem = path.stem
        while (key := _key_of(path.with_suffix(""))) in self._taken:
            stem = f"{stem}~{image.id}"
            path = path.with_name(stem + path.suffix)
        self._taken.add(key)
        if str(path) != image.file_name:
            self._ledger.note("renamed", image)
        return str(path)


def _key_of(stem: PurePosixPath) -> int:
    return int.from_bytes(
        blake2b(unicodedata.normalize("NFC", str(stem)).casefold().encode(), digest_size=8).digest()
    )


def beside(name: str, ending: str) -> str:
    """The same path with another ending: `a/b.jpg` and `.txt` give `a/b.txt`."""
    return str(PurePosixPath(name).with_suffix(ending))
