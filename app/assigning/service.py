"""Choose images, by their ids or by a filter, and change how they are handed out."""

from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.viewer import Viewer
from app.assigning.errors import NobodyChosen, NoSuchDeed
from app.assigning.queries import matching_ids, queue_conditions
from app.assigning.schemas import QueueQuery
from app.assignments import service as assignments
from app.assignments.errors import NotSettled
from app.assignments.schemas import QueueChange
from app.database.engine import Connection
from app.gallery.sight import Sight
from app.images.access import ImageAccess
from app.projects.access import ProjectAccess
from app.projects.schemas import ProjectChange
from app.schema import service as schema


async def change_queue(
    connection: Connection, access: ProjectAccess, change: QueueChange, *, asked: QueueQuery
) -> assignments.Shared:
    """`share_out` for the images named, or for all that match what is asked."""
    image_ids = change.image_ids
    if "image_ids" not in change.model_fields_set:
        sight = Sight(access.project.id, access.viewer.id, sees_all=True, knows_gold=True)
        conditions = await queue_conditions(connection, asked, sight)
        image_ids = await matching_ids(connection, conditions)
    return await assignments.share_out(
        connection,
        viewer=access.viewer,
        project_id=access.project.id,
        image_ids=image_ids,
        change=change,
    )


async def set_gold(connection: Connection, found: ImageAccess, *, is_gold: bool) -> None:
    """Make one image gold, or ordinary again; raises NotSettled where its answer is not known."""
    change = QueueChange(image_ids=[found.image.id], gold=is_gold)
    shared = await assignments.share_out(
        connection,
        viewer=found.viewer,
        project_id=found.image.project_id,
        image_ids=change.image_ids,
        change=change,
    )
    if shared.not_gold:
        raise NotSettled


async def set_pilot(session: AsyncSession, access: ProjectAccess, *, has_ended: bool) -> None:
    """End the pilot, or go back to it; the queue follows."""
    await schema.change_project(session, access, ProjectChange(pilot_ended=has_ended))


async def change_assignment(
    connection: Connection,
    viewer: Viewer,
    assignment_id: int,
    *,
    deed: str,
    successor_id: int | None,
) -> str:
    """What a button of the page does with one assignment, and the sentence that says so.

    Raises:
        NoSuchDeed: the page has no such button.
        NobodyChosen: a hand-over without a successor.
    """
    if deed == "handover":
        if successor_id is None:
            raise NobodyChosen
        await assignments.hand_over(
            connection, viewer=viewer, assignment_id=assignment_id, annotator_id=successor_id
        )
        return "The image is handed over; the work so far stays as it is."
    if deed not in _DEEDS:
        raise NoSuchDeed
    do, sentence = _DEEDS[deed]
    await do(connection, viewer=viewer, assignment_id=assignment_id)
    return sentence


_DEEDS = {
    "removal": (assignments.take_back, "The image is taken back."),
    "release": (assignments.release_lease, "The lease has ended: somebody else gets the image."),
    "offer": (assignments.offer_again, "The image is offered again."),
}
