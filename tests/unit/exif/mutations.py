"""Real files with some of their bytes changed: always the same ones."""

import random
from collections.abc import Iterator
from pathlib import Path

EXTREMES = [
    b"\0\0\0\0",
    b"\xff\xff\xff\xff",
    b"\x7f\xff\xff\xff",
    b"\xff\xff\xff\x7f",
    b"\0\0\0\x08",
]
MOST_BYTES_OF_A_FILE = 300_000


def mutations_of(folder: Path, count: int) -> Iterator[bytes]:
    """Files of the folder with one to ten places near their beginning overwritten, half of them cut somewhere."""
    files = [
        path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and 0 < path.stat().st_size < MOST_BYTES_OF_A_FILE
    ]
    chosen = random.Random(11)
    for _ in range(count):
        data = bytearray(chosen.choice(files))
        head = min(len(data), chosen.choice([100, 2_000, 20_000]))
        for _ in range(chosen.choice([1, 3, 10])):
            position = chosen.randrange(head)
            data[position : position + 4] = chosen.choice([*EXTREMES, chosen.randbytes(4)])
        yield bytes(data[: chosen.choice([len(data), chosen.randrange(len(data))])])
