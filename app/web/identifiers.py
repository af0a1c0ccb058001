"""Row ids in paths and bodies, within the range of a Postgres bigint: absurd ones are refused, not a failure."""

from typing import Annotated

from fastapi import Path
from pydantic import Field

LARGEST_ID = 2**63 - 1

PathId = Annotated[int, Path(ge=1, le=LARGEST_ID)]
"""An id in an address."""

RowId = Annotated[int, Field(ge=1, le=LARGEST_ID)]
"""An id in a body."""
