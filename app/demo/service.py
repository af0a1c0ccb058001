"""Build the demo project through the same services as everybody else's."""

import asyncio
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.datastructures import State

from app.accounts.models import User
from app.accounts.queries import user_by_email
from app.accounts.service import create_user
from app.accounts.viewer import Viewer
from app.agreement.keeper import Keeper
from app.annotations.service import document_json, save_layer, submit_assignment
from app.assignments.schemas import Verdict
from app.assignments.service import claim_next
from app.collecting.service import import_folder
from app.database.engine import Connection, driver_connection
from app.demo.annotators import ANNOTATORS, Habit, patch_of
from app.demo.detector import SKILLS, Seen, predictions_of
from app.demo.label_schema import DEMO_PROJECT
from app.demo.pictures import Picture, demo_pictures
from app.evaluation.schemas import NewEvaluation
from app.evaluation.service import start_evaluation
from app.exif.writing import write_exif
from app.images.models import Image
from app.images.queries import images_visible_to
from app.images.service.intake import Destination
from app.images.service.unpacking import Tally
from app.images.tools import ImageTools
from app.predictions.service import keep_predictions
from app.projects.access import project_of
from app.projects.models import Project
from app.projects.queries import categories_of
from app.projects.service import create_project, set_role
from app.review.service import give_verdict, settle

# The last pictures wait for whoever looks at the demo.
UNLABELLED = 3
RETURN_NOTE = "The spoon is missing, and the saucer goes under the cup: mark it as a whole."


@dataclass(frozen=True)
class _Given:
    """An assignment's document, as far as labelling by a program needs it."""

    assignment_id: int
    layer_id: int
    picture: Picture
    size: tuple[int, int]


async def build_demo(tools: ImageTools, owner: Viewer) -> int:
    """Make the demo project, owned by `owner`; gives its id. One that exists already is left as it is."""
    async with tools.database.session() as session:
        known = await session.scalar(
            select(Project.id).where(
                Project.name == DEMO_PROJECT.name,
                Project.created_by == owner.id,
                Project.deleted_at.is_(None),
            )
        )
        if known is not None:
            return known
        project = await create_project(session, owner, DEMO_PROJECT)
        people = [await _annotator(session, owner, project, habit) for habit in ANNOTATORS]
    pictures = demo_pictures()
    await _import(tools, Destination(project.id, owner.id), pictures)
    for habit, viewer in zip(ANNOTATORS, people, strict=True):
        await _label(tools, project.id, habit, viewer, pictures)
    await _review(tools, project.id, owner)
    # Models are held against what is accepted, and that is so once it has settled.
    await Keeper(tools.database, after=[settle]).catch_up(project.id)
    await _predict(tools, project.id, owner, pictures)
    return project.id


async def _predict(
    tools: ImageTools, project_id: int, owner: Viewer, pictures: Sequence[Picture]
) -> None:
    """Both versions of the model have seen everything, and their evaluations wait for the server to run them."""
    by_name = {picture.file_name: picture for picture in pictures}
    async with tools.database.session() as session:
        category_ids = {each.name: each.id for each in await categories_of(session, project_id)}
        rows = await session.scalars(
            images_visible_to(owner).where(Image.project_id == project_id).order_by(Image.id)
        )
        seen = [Seen(row.id, (row.width, row.height), by_name[row.file_name]) for row in rows]
    for skill in SKILLS:
        new = predictions_of(skill, seen, category_ids)
        async with tools.database.session() as session:
            connection = await driver_connection(session)
            await keep_predictions(connection, viewer=owner, project_id=project_id, new=new)
            access = await project_of(session, owner, project_id, at_least="owner")
            asked = NewEvaluation(model=new.source, truth="accepted", slice="iso")
            await start_evaluation(session, access, asked, state=State())


async def _annotator(
    session: AsyncSession, owner: Viewer, project: Project, habit: Habit
) -> Viewer:
    user = await user_by_email(session, habit.email)
    if user is None:
        user = await create_user(
            session, email=habit.email, name=habit.name, role="member", password=None, actor=owner
        )
    await set_role(session, owner, project, user_id=user.id, role="annotator")
    return viewer_of(user)


def viewer_of(user: User) -> Viewer:
    """Somebody as the services know them."""
    return Viewer(id=user.id, email=user.email, name=user.name, role=user.role)


async def _import(tools: ImageTools, destination: Destination, pictures: Sequence[Picture]) -> None:
    async def no_report(_tally: Tally, _file_name: str) -> None:
        """The demo is small: nobody waits for its progress."""

    with tempfile.TemporaryDirectory() as folder:
        await asyncio.to_thread(_write_files, Path(folder), pictures)
        # One after the other, so that they come in the order of the list.
        for each in pictures:
            part = Path(folder) / str(pictures.index(each))
            await import_folder(tools, destination, part, report=no_report)


def _write_files(folder: Path, pictures: Sequence[Picture]) -> None:
    for index, picture in enumerate(pictures):
        path = folder / str(index) / picture.file_name
        path.parent.mkdir(parents=True)
        pixels = picture.source.open()
        if picture.shot is None:
            pixels.save(path)
            continue
        # The stored frame is turned as the camera was held; EXIF tells viewers to turn it back.
        turned = {3: 180, 6: 90, 8: 270}.get(picture.shot.orientation, 0)
        pixels.rotate(turned, expand=True).save(path, quality=92)
        write_exif(path, picture.shot)


async def _label(
    tools: ImageTools, project_id: int, habit: Habit, viewer: Viewer, pictures: Sequence[Picture]
) -> None:
    """One annotator labels and submits all but the last pictures."""
    by_name = {picture.file_name: picture for picture in pictures}
    async with tools.database.session() as session:
        categories = await categories_of(session, project_id)
    category_ids = {category.name: category.id for category in categories}
    for _ in range(len(pictures) - UNLABELLED):
        async with tools.database.connection() as connection:
            given = await _next(connection, viewer, project_id, by_name)
            if given is None:
                return
            await _save_and_submit(connection, habit, viewer, given, category_ids)


async def _next(
    connection: Connection, viewer: Viewer, project_id: int, by_name: Mapping[str, Picture]
) -> _Given | None:
    assignment_id = await claim_next(connection, viewer=viewer, project_id=project_id)
    if assignment_id is None:
        return None
    document = msgspec.json.decode(
        await document_json(connection, viewer=viewer, assignment_id=assignment_id)
    )
    image = document["image"]
    return _Given(
        assignment_id,
        document["layer"]["id"],
        by_name[image["file_name"]],
        (image["width"], image["height"]),
    )


async def _save_and_submit(
    connection: Connection,
    habit: Habit,
    viewer: Viewer,
    given: _Given,
    category_ids: Mapping[str, int],
) -> None:
    patch = patch_of(habit, given.picture, given.size, category_ids)
    await save_layer(connection, viewer=viewer, layer_id=given.layer_id, patch=patch)
    await submit_assignment(
        connection, viewer=viewer, assignment_id=given.assignment_id, revision=None
    )


async def _review(tools: ImageTools, project_id: int, owner: Viewer) -> None:
    """One submission is returned; what people agree on settles by itself, and the rest waits for a reviewer."""
    async with tools.database.connection() as connection:
        cursor = await connection.execute(
            """
            select a.id
            from assignments a
            join images i on i.id = a.image_id
            join users u on u.id = a.annotator_id
            where a.project_id = %s and a.state = 'submitted'
              and i.file_name = 'table/coffee.jpg' and u.name like 'Chloé%%'
            """,
            [project_id],
        )
        for (assignment_id,) in await cursor.fetchall():
            await give_verdict(
                connection,
                viewer=owner,
                assignment_id=assignment_id,
                verdict=Verdict(verdict="returned", note=RETURN_NOTE),
            )
