"""`concord lint` on a file of the size of COCO's training set, beside programs that only load it."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

PART = int(os.environ.get("CONCORD_BENCH_PART", "1"))
"""Only this part of the dataset, where the machine has other work to do."""
IMAGES, ANNOTATIONS, CATEGORIES = 118_287 // PART, 860_001 // PART, 80
WIDTH, HEIGHT = 640, 480
_AT_ONCE = 20_000
_FILE = (
    Path(tempfile.gettempdir())
    / "concord-bench"
    / f"coco-train-size-3{f'-{PART}' if PART > 1 else ''}.json"
)
ROOT = Path(__file__).parents[1]
_LINT = "import sys; from app.cli import main; sys.exit(main(['lint', sys.argv[1], '--output', sys.argv[2]]))"
PROGRAMS = {
    "Concord: lint, all checks": _LINT,
    "json.load, no check": "import json, sys; json.load(open(sys.argv[1], 'rb'))",
    "orjson.loads, no check": "import orjson, sys; orjson.loads(open(sys.argv[1], 'rb').read())",
    "msgspec.json.decode, no check": "import msgspec, sys; msgspec.json.decode(open(sys.argv[1], 'rb').read())",
    "pycocotools COCO(file), no check": "import sys; from pycocotools.coco import COCO; COCO(sys.argv[1])",
}


def run() -> None:
    """Print the tables."""
    path = coco_file()
    corners = "8 to 60 corners each, a fifth of them not star-shaped"
    print(
        f"{IMAGES:,} images, {ANNOTATIONS:,} polygons ({corners}), {path.stat().st_size / 1e6:,.0f} MB.\n"
    )
    print("| | s | CPU s | peak memory, MB |")
    print("|---|---:|---:|---:|")
    for name, program in PROGRAMS.items():
        python = with_orjson() if "orjson" in program else Path(sys.executable)
        told = measure(program, path, python) if python else "does not install here | | "
        print(f"| {name} | {told} |", flush=True)
    small = path.with_name("small.json")
    small.write_text(json.dumps({"images": [], "annotations": [], "categories": []}))
    print(f"| Concord: lint of an empty dataset | {measure(_LINT, small, Path(sys.executable))} |")


def with_orjson() -> Path | None:
    """A Python that has it, in an environment of its own: Concord does not need it."""
    python = ROOT / ".make/orjson/bin/python"
    uv = Path(sys.executable).with_name("uv")
    made: list[list[str | Path]] = [
        [uv, "venv", "-q", "--allow-existing", "--python", sys.executable, python.parents[1]],
        [uv, "pip", "install", "-q", "--python", python, "orjson"],
    ]
    # What is there may be what a run without a network has left.
    is_there = _has_orjson(python) or (
        all(subprocess.run(command, check=False).returncode == 0 for command in made)
        and _has_orjson(python)
    )
    return python if is_there else None


def _has_orjson(python: Path) -> bool:
    command: list[str | Path] = [python, "-c", "import orjson"]
    return (
        python.exists() and not subprocess.run(command, check=False, capture_output=True).returncode
    )


def measure(program: str, path: Path, python: Path) -> str:
    """Seconds, seconds of CPU and the largest memory of a process of its own."""
    told = "import resource; r = resource.getrusage(resource.RUSAGE_SELF)\n"
    told += "import os; os.write(2, f'{r.ru_utime + r.ru_stime:.2f} | {r.ru_maxrss / 1e3:.0f}'.encode())"
    text = (
        f"try:\n    {program.replace('; ', chr(10) + '    ')}\nexcept SystemExit:\n    pass\n{told}"
    )
    start = time.perf_counter()
    done = subprocess.run(
        [python, "-c", text, path, path.with_suffix(".txt")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    wall = time.perf_counter() - start
    if done.returncode:
        return f"{done.stderr.strip().splitlines()[-1]} | | "
    return f"{wall:.1f} | {done.stderr.splitlines()[-1]}"


def coco_file() -> Path:
    """A COCO file of the training set's size, made once and kept for later runs."""
    if not _FILE.exists():
        _FILE.parent.mkdir(parents=True, exist_ok=True)
        partial = _FILE.with_suffix(".partial")
        with partial.open("w") as file:
            file.writelines(_pieces())
        partial.rename(_FILE)
    return _FILE


def _pieces() -> Iterator[str]:
    images = [
        {"id": number, "file_name": f"photo-{number}.jpg", "width": WIDTH, "height": HEIGHT}
        for number in range(1, IMAGES + 1)
    ]
    categories = [
        {"id": number, "name": f"category {number}", "supercategory": ""}
        for number in range(1, CATEGORIES + 1)
    ]
    yield f'{{"images": {json.dumps(images)}, "categories": {json.dumps(categories)}, "annotations": ['
    chance = np.random.default_rng(7)
    for start in range(0, ANNOTATIONS, _AT_ONCE):
        rows = [
            json.dumps(_annotation(number, chance))
            for number in range(start + 1, min(start + _AT_ONCE, ANNOTATIONS) + 1)
        ]
        yield (", " if start else "") + ", ".join(rows)
    yield "]}"


def _annotation(number: int, chance: np.random.Generator) -> dict[str, object]:
    """An object whose outline is a noisy ring; a fifth are bent into a crescent, which no point sees whole."""
    count = int(chance.integers(8, 61))
    angles = np.linspace(0, 2 * np.pi, count, endpoint=False)
    reach = chance.uniform(10, 60) * chance.uniform(0.8, 1.0, count)
    x, y = reach * np.cos(angles), reach * np.sin(angles)
    if number % 5 == 0:
        x = x + (y / 12) ** 2
    x = np.round(x - x.min() + chance.uniform(1, WIDTH - 1 - np.ptp(x)), 2)
    y = np.round(y - y.min() + chance.uniform(1, HEIGHT - 1 - np.ptp(y)), 2)
    area = abs(float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1)))) / 2
    return {
        "id": number,
        "image_id": int(chance.integers(1, IMAGES + 1)),
        "category_id": int(chance.integers(1, CATEGORIES + 1)),
        "segmentation": [np.column_stack([x, y]).ravel().round(2).tolist()],
        "bbox": [
            float(x.min()),
            float(y.min()),
            round(float(np.ptp(x)), 2),
            round(float(np.ptp(y)), 2),
        ],
        "area": round(area, 2),
        "iscrowd": 0,
    }
