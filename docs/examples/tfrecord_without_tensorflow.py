"""TFRecord without TensorFlow, by the description of its frames and of protocol buffers.

python tfrecord_without_tensorflow.py EXPORT CATEGORY OUT.png

EXPORT is the unpacked archive of `tfrecord` with pictures and the option `masks`.
"""

import struct
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps


def examples(path: Path) -> Iterator[dict[str, list[Any]]]:
    """Each `tf.train.Example` of a file, its features by name."""
    content = path.read_bytes()
    at = 0
    while at < len(content):
        # A length of eight bytes, its checksum of four, the record, its checksum of four.
        (length,) = struct.unpack_from("<Q", content, at)
        record = content[at + 12 : at + 12 + length]
        at += length + 16
        ((_, features),) = _fields(record)
        entries = (dict(_fields(entry)) for _, entry in _fields(features))
        yield {entry[1].decode(): _values(entry[2]) for entry in entries}


def paint(export: Path, category: str) -> NDArray[np.uint8]:
    """The picture (height, width, RGB) with the pixels of the object in magenta."""
    for path in sorted(export.glob("*.tfrecord")):
        for example in examples(path):
            names = [name.decode() for name in example["image/object/class/text"]]
            if category in names:
                mask = example["image/object/mask"][names.index(category)]
                with Image.open(BytesIO(example["image/encoded"][0])) as file:
                    picture = np.array(ImageOps.exif_transpose(file).convert("RGB"))
                picture[np.array(Image.open(BytesIO(mask))) == 1] = (255, 0, 255)
                return picture
    raise LookupError(f"nothing is a {category}")


def _fields(message: bytes) -> Iterator[tuple[int, bytes]]:
    """Number and content of each field; all fields of an Example have a length."""
    at = 0
    while at < len(message):
        key, at = _varint(message, at)
        length, at = _varint(message, at)
        yield key >> 3, message[at : at + length]
        at += length


def _varint(message: bytes, at: int) -> tuple[int, int]:
    """A number in groups of seven bits, least first, and where it ends."""
    number = shift = 0
    while True:
        number |= (message[at] & 0x7F) << shift
        at += 1
        if not message[at - 1] & 0x80:
            return number, at
        shift += 7


def _values(feature: bytes) -> list[Any]:
    """A feature is a list of bytes (1), of floats (2) or of integers (3); where there are none it may be nothing."""
    kind, content = next(_fields(feature), (1, b""))
    values = [each for _, each in _fields(content)]
    if kind == 1:
        return values
    packed = b"".join(values)
    if kind == 2:
        return list(struct.unpack(f"<{len(packed) // 4}f", packed))
    numbers, at = [], 0
    while at < len(packed):
        number, at = _varint(packed, at)
        numbers.append(number)
    return numbers


if __name__ == "__main__":
    folder, name, out = sys.argv[1:]
    Image.fromarray(paint(Path(folder), name)).save(out)
