"""Which images of a project are counted: all of a small one, of a large one always the same part."""

from dataclasses import dataclass

from app.database.engine import Connection
from app.database.sampling import BUCKETS, bucket_of

COUNTED = 20_000
"""A project with more images is counted by a sample of about so many."""
_FEW = 0.25

BUCKET = bucket_of("i.id")
"""The bucket of an image `i`, from 0 to 1023."""


@dataclass(frozen=True)
class Sample:
    """The images in the first `buckets` of 1,024."""

    buckets: int

    @property
    def is_whole(self) -> bool:
        """Whether that is every image."""
        return self.buckets >= BUCKETS

    def holds_few(self, count: int) -> bool:
        """Whether so many of the sample stand for so few of the project that these are sooner counted than it was."""
        return count * BUCKETS / self.buckets <= COUNTED * _FEW

    def scaled(self, count: int) -> int:
        """A count of the sample as one of the project, rounded to what it can know."""
        if self.is_whole:
            return count
        estimate = count * BUCKETS / self.buckets
        return int(float(f"{estimate:.2g}"))


async def sample_of(connection: Connection, project_id: int, *, share: float = 1) -> Sample:
    """The sample to count in a project now; of a large one, `share` of the usual sample."""
    cursor = await connection.execute(
        f"""
        select count(*) from images i
        where i.project_id = %s and i.deleted_at is null and {BUCKET} < 8
        """,
        [project_id],
    )
    row = await cursor.fetchone()
    estimate = (row[0] if row else 0) * BUCKETS / 8
    if estimate <= COUNTED:
        return Sample(BUCKETS)
    return Sample(max(1, round(BUCKETS * COUNTED * share / estimate)))
