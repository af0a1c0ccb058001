"""Look for anomalies in a whole project: what compares its images first, then all of them, some at a time."""

import asyncio
from collections.abc import Mapping
from typing import Any

from psycopg.types.json import Jsonb

from app.anomalies.queries import facts_of, lights_of, next_image_ids, positions_of
from app.anomalies.rules import Finding, exposures, findings_of, jumps
from app.database.engine import Connection, Database
from app.jobs.running import RunningJob
from app.similarity import service as similarity
from app.similarity.queries import count_images

CHECK = "anomalies.check"
BATCH = 500

Compared = tuple[Mapping[int, Finding], ...]
"""What the rules that compare images have found, by image."""


async def check_project(job: RunningJob) -> dict[str, Any]:
    """Bring the anomalies of one project up to date; returns how many there are, and in how many images."""
    project_id = int(job.args["project_id"])
    async with job.database.connection() as connection:
        total = await count_images(connection, project_id)
    compared = await _compare(job.database, project_id)
    done = found = doubtful = after_id = 0
    while True:
        async with job.database.connection() as connection:
            ids = await next_image_ids(connection, project_id, after_id=after_id, limit=BATCH)
            findings = await _check(connection, project_id, ids, compared)
        if not ids:
            return {"checked": done, "anomalies": found, "images": doubtful}
        after_id = ids[-1]
        done += len(ids)
        found += sum(map(len, findings.values()))
        doubtful += len(findings)
        await job.progress(done, max(done, total))


async def _compare(database: Database, project_id: int) -> Compared:
    async with database.connection() as connection:
        positions = await positions_of(connection, project_id)
        lights = await lights_of(connection, project_id)
    return await asyncio.to_thread(jumps, positions), await asyncio.to_thread(exposures, lights)


async def _check(
    connection: Connection, project_id: int, image_ids: list[int], compared: Compared
) -> dict[int, list[Finding]]:
    """Image id → what was found, of those of which anything was."""
    await similarity.mark_checked(connection, image_ids)
    findings = {}
    for facts in await facts_of(connection, image_ids):
        found = findings_of(facts)
        found += [each[facts.image_id] for each in compared if facts.image_id in each]
        if found:
            findings[facts.image_id] = found
    await _write(connection, project_id, image_ids, findings)
    return findings


async def _write(
    connection: Connection,
    project_id: int,
    image_ids: list[int],
    findings: Mapping[int, list[Finding]],
) -> None:
    """Take away what is not found any more, and write what is new or says something else."""
    rows = [(image_id, found) for image_id, each in findings.items() for found in each]
    await connection.execute(
        """
        delete from image_anomalies a
        where a.image_id = any(%s) and not exists (
            select from unnest(%s::bigint[], %s::text[]) as w(image_id, kind)
            where w.image_id = a.image_id and w.kind = a.kind
        )
        """,
        [image_ids, [image_id for image_id, _ in rows], [found.kind for _, found in rows]],
    )
    async with connection.cursor() as cursor:
        await cursor.executemany(
            """
            insert into image_anomalies (image_id, project_id, kind, severity, reason, details)
            values (%s, %s, %s, %s, %s, %s)
            on conflict (image_id, kind) do update
            set severity = excluded.severity, reason = excluded.reason, details = excluded.details
            where (image_anomalies.severity, image_anomalies.reason, image_anomalies.details)
                is distinct from (excluded.severity, excluded.reason, excluded.details)
            """,
            [
                (image_id, project_id, each.kind, each.severity, each.reason, _details(each))
                for image_id, each in rows
            ],
        )


def _details(found: Finding) -> Jsonb:
    return Jsonb({"facts": [list(fact) for fact in found.facts]})
