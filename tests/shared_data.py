"""Where large test data lives: beside the repository, and not everywhere. Tests that need it skip without it."""

from pathlib import Path

import pytest

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


def shared_data(folder: str) -> Path:
    """A folder of the shared test data; the test is skipped where it is absent."""
    path = SHARED_DATA / folder
    if not path.exists():
        pytest.skip(f"the shared test data has no folder {folder} here")
    return path
