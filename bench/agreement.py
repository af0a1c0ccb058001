"""Agreement on objects: all numbers with their intervals, set-alpha, masks, skeletons; and KALOS where it installs."""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from app.agreement.measures.keypoints.oks import symmetric_oks
from app.agreement.measures.objects.measuring import measure
from app.agreement.measures.objects.numbers import numbers_of
from app.agreement.measures.objects.pairing import overlapping
from app.agreement.measures.objects.records import Objects, Options
from app.agreement.measures.objects.set_alpha import expected_distance
from app.agreement.measures.objects.similarity.regions import Regions
from bench.agreement_scenes import CATEGORIES, as_masks, boxes_of_raters

OPTIONS = Options(category_count=CATEGORIES)
ENVIRONMENT = Path(".make/kalos")
KALOS = "kalos==0.8.0"
KALOS_IMAGES = 10_000
RUNS = 5


def run() -> None:
    """Print the tables."""
    print("| | objects | s | CPU s | in a second of CPU |")
    print("|---|---:|---:|---:|---|")
    _everything("10,000 images x 3 annotators x 7 boxes", 10_000, 7)
    _everything("118,000 x 3 x 7", 118_000, 7)
    _everything("500 x 3 x 100", 500, 100)
    _everything("1 x 3 x 5,000 small boxes", 1, 5_000, sides=(5.0, 30.0))
    _everything("one image, 3 x 7", 1, 7)
    _chance()
    _masks()
    _skeletons()
    _kalos()


def _everything(
    name: str, images: int, per_image: int, *, sides: tuple[float, float] = (40.0, 200.0)
) -> None:
    objects, submitted = boxes_of_raters(images, 3, per_image, sides=sides)
    wall, cpu = _best(lambda: numbers_of(measure(objects, submitted, OPTIONS)))
    _row(name, len(objects), wall, cpu, f"{images / cpu:,.0f} images/s" if images > 1 else "")


def _chance() -> None:
    objects, submitted = boxes_of_raters(10_000, 3, 7)
    wall, cpu = _best(lambda: expected_distance(objects, submitted, OPTIONS))
    _row("set-alpha's expected distance, 20,000 draws", len(objects), wall, cpu, "")


def _masks() -> None:
    boxes, submitted = boxes_of_raters(300, 3, 20)
    objects = as_masks(boxes)
    regions = Regions(objects, submitted)
    regions.areas(np.arange(len(objects)))
    found = overlapping(regions.reach, objects.image, objects.rater)
    first, second = (np.concatenate(column) for column in zip(*found, strict=True))
    wall, cpu = _best(lambda: regions.between(first, second))
    _row("mask pairs whose boxes overlap", len(objects), wall, cpu, _pace(len(first), cpu))
    wall, cpu = _best(lambda: regions.between(first, second, at_least=0.5))
    _row("the same, only those that can reach .5", len(objects), wall, cpu, _pace(len(first), cpu))


def _skeletons() -> None:
    chance = np.random.default_rng(3)
    count = 200_000
    points = chance.uniform(0, 100, (2, count, 17, 3))
    areas, sigmas = np.full(count, 5000.0), np.full(17, 0.07)
    wall, cpu = _best(lambda: symmetric_oks(points[0], points[1], areas, areas, sigmas))
    _row("OKS of 17 points", count, wall, cpu, _pace(count, cpu))


def _kalos() -> None:
    """In an environment of its own: it brings libraries that Concord does not need."""
    if not _has_kalos():
        print("\nKALOS does not install here, so it is not compared.")
        return
    objects, submitted = boxes_of_raters(KALOS_IMAGES, 3, 7)
    with TemporaryDirectory(prefix="concord-bench-") as folder:
        path = Path(folder) / "objects.json"
        path.write_text(json.dumps(_as_kalos(objects)))
        told = json.loads(
            subprocess.run(
                [ENVIRONMENT / "bin/python", Path(__file__).parent / "kalos_beside.py", path],
                check=True,
                capture_output=True,
                text=True,
            ).stdout
        )
    _, cpu = _best(lambda: numbers_of(measure(objects, submitted, OPTIONS)))
    ours = numbers_of(measure(objects, submitted, OPTIONS)).kalos.value
    if ours is None or abs(ours - told["alpha"]) > 1e-9:
        raise RuntimeError(f"KALOS says {told['alpha']}, Concord {ours}.")
    print(
        f"\n{KALOS_IMAGES:,} images x 3 x 7: KALOS 0.8 takes {told['cpu_s']:.1f} s of CPU for its alphas alone, "
        f"Concord {cpu:.2f} s for all its numbers: {told['cpu_s'] / cpu:,.0f} times. Both give {told['alpha']:.6f}."
    )


def _has_kalos() -> bool:
    python = ENVIRONMENT / "bin/python"
    if (
        python.exists()
        and subprocess.run([python, "-c", "import kalos"], check=False).returncode == 0
    ):
        return True
    made: list[list[str | Path]] = [
        [sys.executable, "-m", "venv", ENVIRONMENT],
        [python, "-m", "pip", "install", "-q", KALOS],
    ]
    return all(
        subprocess.run(command, check=False, capture_output=True).returncode == 0
        for command in made
    )


def _as_kalos(objects: Objects) -> dict[str, list[object]]:
    return {
        "image": objects.image.tolist(),
        "rater": objects.rater.tolist(),
        "category": objects.category.tolist(),
        "bounds": objects.bounds.tolist(),
    }


def _best(work: Callable[[], object]) -> tuple[float, float]:
    """Wall and CPU seconds of the quickest of some runs."""
    times = []
    for _ in range(RUNS):
        wall, cpu = time.perf_counter(), time.process_time()
        work()
        times.append((time.perf_counter() - wall, time.process_time() - cpu))
    return min(wall for wall, _ in times), min(cpu for _, cpu in times)


def _row(name: str, count: int, wall: float, cpu: float, pace: str) -> None:
    print(f"| {name} | {count:,} | {wall:.4f} | {cpu:.4f} | {pace} |", flush=True)


def _pace(count: int, seconds: float) -> str:
    return f"{count:,} pairs, {count / seconds:,.0f}/s"
