"""What is done to some images of a batch, by the services that do it to one or to many."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, LiteralString

from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.viewer import Viewer
from app.assignments import service as assignments
from app.assignments.errors import NoSuchAssignment, NoSuchPool, WorkHasBegun
from app.assignments.schemas import QueueChange
from app.batches.schemas import AnyDeed, Outcome
from app.database.engine import Connection
from app.exporting.schemas import Part as PartOfSplit
from app.exporting.service import pin_images
from app.gallery.service import exclude_images, include_images


@dataclass(frozen=True)
class Result:
    """What became of an image; `before` is what takes it back."""

    outcome: Outcome
    before: dict[str, Any] | None = None


@dataclass(frozen=True)
class Part:
    """Some images of a batch in a transaction: image id → its own part of the deed, where it has one."""

    session: AsyncSession
    connection: Connection
    viewer: Viewer
    project_id: int
    details: Mapping[str, Any]
    wanted: Mapping[int, dict[str, Any] | None]

    @property
    def image_ids(self) -> list[int]:
        """Which they are."""
        return list(self.wanted)

    async def share_out(self, image_ids: list[int], **change: Any) -> None:
        """Change how these images are handed out."""
        await assignments.share_out(
            self.connection,
            viewer=self.viewer,
            project_id=self.project_id,
            image_ids=image_ids,
            change=QueueChange(image_ids=image_ids, **change),
        )

    async def rows(self, statement: LiteralString, *values: Any) -> list[Any]:
        """What a statement finds."""
        cursor = await self.connection.execute(statement, values)
        return await cursor.fetchall()


Results = dict[int, Result]


async def _exclude(part: Part) -> Results:
    done = await exclude_images(
        part.session,
        viewer=part.viewer,
        project_id=part.project_id,
        reasons={each: (own or part.details)["reason"] for each, own in part.wanted.items()},
    )
    return {each: Result("done" if each in done else "already") for each in part.image_ids}


async def _include(part: Part) -> Results:
    reasons = await include_images(
        part.session,
        viewer=part.viewer,
        project_id=part.project_id,
        image_ids=part.image_ids,
    )
    return {
        each: Result("done", {"reason": reasons[each]}) if each in reasons else Result("already")
        for each in part.image_ids
    }


async def _gold(part: Part) -> Results:
    return await _mark(part, is_gold=True)


async def _ordinary(part: Part) -> Results:
    return await _mark(part, is_gold=False)


async def _mark(part: Part, *, is_gold: bool) -> Results:
    marked = "select id from images where id = any(%s) and is_gold = %s"
    before = {row[0] for row in await part.rows(marked, part.image_ids, is_gold)}
    await part.share_out(part.image_ids, gold=is_gold)
    after = {row[0] for row in await part.rows(marked, part.image_ids, is_gold)}
    return {
        each: Result("already" if each in before else "done" if each in after else "unsettled")
        for each in part.image_ids
    }


async def _pin(part: Part) -> Results:
    by_split: defaultdict[PartOfSplit | None, list[int]] = defaultdict(list)
    for image_id in part.image_ids:
        by_split[(part.wanted[image_id] or part.details)["split"]].append(image_id)
    results = {each: Result("already") for each in part.image_ids}
    for split, image_ids in by_split.items():
        before = await pin_images(
            part.connection,
            viewer=part.viewer,
            project_id=part.project_id,
            image_ids=image_ids,
            split=split,
        )
        results |= {each: Result("done", {"split": pinned}) for each, pinned in before.items()}
    return results


async def _pool(part: Part) -> Results:
    """An image that is in no queue is excluded."""
    found = await part.rows(
        "select image_id, pool_id from queued_images where image_id = any(%s)", part.image_ids
    )
    pools = {image_id: pool_id or None for image_id, pool_id in found}
    results = {each: Result("excluded") for each in part.image_ids if each not in pools}
    by_pool: defaultdict[int | None, list[int]] = defaultdict(list)
    for image_id, before in pools.items():
        pool_id = (part.wanted[image_id] or part.details)["pool_id"]
        if pool_id == before:
            results[image_id] = Result("already")
        else:
            by_pool[pool_id].append(image_id)
    for pool_id, image_ids in by_pool.items():
        try:
            await part.share_out(image_ids, pool_id=pool_id)
            results |= {each: Result("done", {"pool_id": pools[each]}) for each in image_ids}
        except NoSuchPool:
            results |= {each: Result("gone") for each in image_ids}
    return results


async def _assign(part: Part) -> Results:
    people = part.details["annotator_ids"]
    held = (
        "select id, image_id from assignments where image_id = any(%s) and annotator_id = any(%s)"
    )
    before = {row[0] for row in await part.rows(held, part.image_ids, people)}
    await part.share_out(part.image_ids, annotator_ids=people)
    given: defaultdict[int, list[int]] = defaultdict(list)
    for assignment_id, image_id in await part.rows(held, part.image_ids, people):
        if assignment_id not in before:
            given[image_id].append(assignment_id)
    queued = await part.rows(
        "select image_id from queued_images where image_id = any(%s)", part.image_ids
    )
    is_queued = {row[0] for row in queued}
    return {
        each: Result("done", {"assignment_ids": given[each]})
        if each in given
        else Result("had" if each in is_queued else "excluded")
        for each in part.image_ids
    }


async def _take_back(part: Part) -> Results:
    """What was given and nobody has begun; of an image that somebody has begun, what the others have not."""
    results = {}
    for image_id, own in part.wanted.items():
        outcomes = [await _removed(part, each) for each in (own or {}).get("assignment_ids", [])]
        is_begun = "begun" in outcomes
        outcome: Outcome = "begun" if is_begun else "done" if "done" in outcomes else "gone"
        results[image_id] = Result(outcome)
    return results


async def _removed(part: Part, assignment_id: int) -> Outcome:
    try:
        await assignments.take_back(
            part.connection, viewer=part.viewer, assignment_id=assignment_id
        )
    except WorkHasBegun:
        return "begun"
    except NoSuchAssignment:
        return "gone"
    return "done"


DEEDS: dict[AnyDeed, Callable[[Part], Awaitable[Results]]] = {
    "exclude": _exclude,
    "include": _include,
    "gold": _gold,
    "ordinary": _ordinary,
    "pin": _pin,
    "pool": _pool,
    "assign": _assign,
    "take_back": _take_back,
}
"""Each deed, as it is done to a part of a batch."""
