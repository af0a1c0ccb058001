"""Hold two evaluations against each other."""

import asyncio

from app.database.engine import Connection
from app.evaluation.errors import NotFinished, OtherProject
from app.evaluation.measures.comparing import Comparison, compare
from app.evaluation.measures.outcomes import unpacked


async def compare_evaluations(connection: Connection, first_id: int, second_id: int) -> Comparison:
    """Of evaluations that the caller has made sure may be seen.

    Raises:
        OtherProject, NotFinished: they cannot be compared, or not yet.
    """
    cursor = await connection.execute(
        """
        select id, project_id, outcomes, (numbers -> 'objects' ->> 'score')::float8
        from evaluations
        where id = any(%s)
        """,
        [[first_id, second_id]],
    )
    found = {row[0]: row[1:] for row in await cursor.fetchall()}
    (first_project, first, first_score), (second_project, second, second_score) = (
        found[first_id],
        found[second_id],
    )
    if first_project != second_project:
        raise OtherProject
    if first is None or second is None:
        raise NotFinished
    return await asyncio.to_thread(
        compare, unpacked(first), unpacked(second), scores=(first_score, second_score)
    )
