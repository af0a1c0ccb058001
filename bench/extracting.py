"""Metadata of real files: how many a second, beside exiftool, and what files made hostile cost at most.

Needs the shared test data; `exiftool` is measured where it is installed.
"""

import json
import resource
import shutil
import statistics
import subprocess
import time
from pathlib import Path

from app.exif import extract
from tests.shared_data import SHARED_DATA
from tests.unit.exif.mutations import mutations_of

MUTATIONS = 20_000
RUNS = 5
EXIFTOOL = ("exiftool", "-json", "-n", "-G1", "-struct", "-api", "LargeFileSupport=1")


def run() -> None:
    """Print the tables."""
    folder = SHARED_DATA / "exif"
    if not folder.exists():
        print("The shared test data is not here: nothing to measure.")
        return
    files = [path for path in sorted(folder.rglob("*")) if _is_picture(path)]
    _print_rates(files)
    _print_hostile(folder)


def _is_picture(path: Path) -> bool:
    return path.is_file() and extract(path).typed.file_format is not None


def _print_rates(files: list[Path]) -> None:
    size = sum(path.stat().st_size for path in files) / 2**20
    print(f"{len(files)} pictures, {size:.1f} MiB, every field of each as JSON.\n")
    print("| what | CPU ms a file | files/s a core |")
    print("|---|---:|---:|")
    ours = statistics.median(_ours(files) for _ in range(RUNS))
    _print_rate("Concord: typed columns and raw fields", ours, len(files))
    if shutil.which("exiftool") is None:
        print("\nexiftool is not installed.")
        return
    theirs = statistics.median(_exiftool(files) for _ in range(RUNS))
    _print_rate("exiftool, one process for all files", theirs, len(files))
    some = files[:20]
    alone = sum(_exiftool([path]) for path in some)
    _print_rate("exiftool, a process for each file", alone, len(some))


def _print_rate(name: str, seconds: float, count: int) -> None:
    print(f"| {name} | {seconds * 1000 / count:.2f} | {count / seconds:,.0f} |", flush=True)


def _ours(files: list[Path]) -> float:
    began = time.process_time()
    for path in files:
        json.dumps(extract(path).raw)
    return time.process_time() - began


def _exiftool(files: list[Path]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [*EXIFTOOL, *map(str, files)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _print_hostile(folder: Path) -> None:
    took = []
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for data in mutations_of(folder, MUTATIONS):
        began = time.process_time()
        extract(data)
        took.append((time.process_time() - began) * 1000)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    took.sort()
    print(
        f"\n{MUTATIONS:,} real files with bytes overwritten or cut: median {statistics.median(took):.2f} ms of CPU, "
        f"99 of 100 below {took[int(MUTATIONS * 0.99)]:.1f}, the dearest {took[-1]:.1f}; "
        f"all together raised the memory of the process by {grown:.0f} MiB."
    )
