"""From the command to the first answer, and what an idle Concord takes."""

import statistics
import time
import urllib.request
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil

from bench.serving import family_of, start, stop

LATER_STARTS = 7
REST_S = 2


def run() -> None:
    """Print the table."""
    with TemporaryDirectory(prefix="concord-bench-") as folder:
        first, _ = _start_once(Path(folder))
        later = [_start_once(Path(folder)) for _ in range(LATER_STARTS)]
    print("| | |")
    print("|---|---:|")
    print(f"| first start on an empty folder to the first answer | {first:.2f} s |")
    print(
        f"| later starts, median of {LATER_STARTS} | {statistics.median(s for s, _ in later):.2f} s |"
    )
    memory = statistics.median(mib for _, mib in later)
    print(f"| memory when idle, Postgres included (PSS) | {memory:.0f} MiB |")


def _start_once(data_dir: Path) -> tuple[float, float]:
    """Seconds until /healthz answered, and MiB a while later."""
    started = time.perf_counter()
    process, port = start(data_dir)
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz") as response:
        response.read()
    seconds = time.perf_counter() - started
    time.sleep(REST_S)
    family = family_of(psutil.Process(process.pid), data_dir)
    memory = sum(each.memory_full_info().pss for each in family) / 2**20
    stop(process)
    return seconds, memory
