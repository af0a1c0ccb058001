"""What the figures were measured on."""

import os
import platform
from pathlib import Path

import psutil


def describe_machine() -> str:
    """One line: processor, cores, memory, system, Python, and the load before the run."""
    cpu = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.processor(),
    )
    memory = psutil.virtual_memory().total / 2**30
    load = os.getloadavg()[0]
    return (
        f"{cpu}, {psutil.cpu_count()} cores, {memory:.0f} GiB; {platform.system()} {platform.release()}; "
        f"CPython {platform.python_version()}; load {load:.1f} before the run"
    )
