"""Reading images. Every query starts from the viewer: what they may not see is not there."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any, cast

from psycopg.rows import class_row
from sqlalchemy import Select, and_, func, literal, literal_column, or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.viewer import Viewer
from app.database.engine import Connection
from app.images.errors import NoOrigin, NoSuchImage
from app.images.models import Image, ImageOrigin
from app.images.outside.records import Kind
from app.images.schemas import ImageOut, OriginOut
from app.projects.models import Member, Project


def images_visible_to(viewer: Viewer) -> Select[Image, str]:
    """The only door to images: those of the viewer's projects that are not deleted, with their member role."""
    is_member = and_(Member.project_id == Image.project_id, Member.user_id == viewer.id)
    return (
        select(Image, Member.role)
        .join(Project, and_(Project.id == Image.project_id, Project.deleted_at.is_(None)))
        .outerjoin(Member, is_member)
        .where(
            Image.deleted_at.is_(None),
            or_(literal(viewer.is_admin), Member.role.is_not(None)),
        )
    )


@dataclass(frozen=True, slots=True)
class ImageFile:
    """What it takes to serve an image's files, or to make them."""

    id: int
    file_name: str
    sha256: str
    mime_type: str
    width: int
    height: int
    upright_format: str | None
    tile_levels: int | None
    is_referenced: bool


_FILE_COLUMNS = [Image.__table__.c[field.name] for field in fields(ImageFile)]


async def find_file(connection: Connection, viewer: Viewer, image_id: int) -> ImageFile:
    """The files of an image that this person may see, in one statement; raises NoSuchImage."""
    async with connection.cursor(row_factory=class_row(ImageFile)) as cursor:
        await cursor.execute(
            """
            select
                i.id, i.file_name, i.sha256, i.mime_type, i.width, i.height, i.upright_format, i.tile_levels,
                i.is_referenced
            from images i
            join projects p on p.id = i.project_id and p.deleted_at is null
            left join members m on m.project_id = i.project_id and m.user_id = %(viewer)s
            where i.id = %(id)s and i.deleted_at is null and (m.role is not null or %(is_admin)s)
            """,
            {"id": image_id, "viewer": viewer.id, "is_admin": viewer.is_admin},
        )
        found = await cursor.fetchone()
    if found is None:
        raise NoSuchImage
    return found


def file_of(image: Image) -> ImageFile:
    """The files of an image that was loaded already."""
    return ImageFile(*(getattr(image, field.name) for field in fields(ImageFile)))


async def find_origin(session: AsyncSession, image: Image, *, has_address: bool) -> OriginOut:
    """Where an image's file lay when it came; raises NoOrigin. Addresses tell of servers, so not all see them."""
    origin = await session.get(ImageOrigin, image.id)
    if origin is None:
        raise NoOrigin
    return OriginOut(
        kind=cast(Kind, origin.kind),
        address=origin.address if has_address else None,
        size_bytes=origin.size_bytes,
        stamp=origin.stamp,
        is_referenced=image.is_referenced,
        problem=origin.problem if image.is_referenced else None,
        checked_at=origin.checked_at,
    )


async def origin_facts(session: AsyncSession, image_id: int) -> tuple[int, bool, str | None]:
    """The project of an image, whether its original is kept by reference, and where it came from, if that is known."""
    row = await session.execute(
        select(Image.project_id, Image.is_referenced, ImageOrigin.address)
        .outerjoin(ImageOrigin, ImageOrigin.image_id == Image.id)
        .where(Image.id == image_id)
    )
    project_id, is_referenced, address = row.one()
    return project_id, is_referenced, address


async def referenced_images(
    connection: Connection, project_id: int, *, after_id: int, limit: int
) -> list[ImageFile]:
    """The next images whose originals are kept by reference."""
    async with connection.cursor(row_factory=class_row(ImageFile)) as cursor:
        await cursor.execute(
            """
            select
                i.id, i.file_name, i.sha256, i.mime_type, i.width, i.height, i.upright_format, i.tile_levels,
                i.is_referenced
            from images i
            where i.project_id = %s and i.deleted_at is null and i.is_referenced and i.id > %s
            order by i.id
            limit %s
            """,
            [project_id, after_id, limit],
        )
        return await cursor.fetchall()


async def count_referenced(connection: Connection, project_id: int) -> int:
    """How many images of a project are kept by reference."""
    cursor = await connection.execute(
        "select count(*) from images where project_id = %s and deleted_at is null and is_referenced",
        [project_id],
    )
    row = await cursor.fetchone()
    return int(row[0]) if row else 0


async def describe_images(
    session: AsyncSession, viewer: Viewer, image_ids: Sequence[int]
) -> list[ImageOut]:
    """The images with their typed metadata, in the order asked for, those left out that may not be seen."""
    # The table of metadata belongs to a feature above this one; its rows are only shown here.
    metadata: Any = literal_column(
        "(select jsonb_strip_nulls(to_jsonb(m) - '{raw,problems,image_id,project_id}'::text[])"
        " from image_metadata m where m.image_id = images.id)"
    )
    rows = await session.execute(
        images_visible_to(viewer)
        .add_columns(func.coalesce(metadata, text("'{}'::jsonb")).label("metadata"))
        .where(Image.id.in_(image_ids))
    )
    found = {image.id: _described(image, about) for image, _, about in rows}
    return [found[image_id] for image_id in image_ids if image_id in found]


async def id_of_content(session: AsyncSession, project_id: int, sha256: str) -> int | None:
    """The image of a project that has these bytes."""
    found: int | None = await session.scalar(
        select(Image.id)
        .where(Image.project_id == project_id)
        .where(Image.sha256 == sha256)
        .where(Image.deleted_at.is_(None))
    )
    return found


async def pending_images(
    session: AsyncSession, project_id: int, *, after_id: int, limit: int
) -> list[ImageFile]:
    """The next images whose previews, copies or tiles are still to be made."""
    rows = await session.execute(
        select(*_FILE_COLUMNS)
        .where(Image.project_id == project_id)
        .where(Image.derivatives == "pending")
        .where(Image.deleted_at.is_(None))
        .where(Image.id > after_id)
        .order_by(Image.id)
        .limit(limit)
    )
    return [ImageFile(*row) for row in rows]


async def count_pending(session: AsyncSession, project_id: int) -> int:
    """How many images of a project still lack something."""
    counted = await session.scalar(
        select(func.count())
        .select_from(Image)
        .where(Image.project_id == project_id)
        .where(Image.derivatives == "pending")
        .where(Image.deleted_at.is_(None))
    )
    return counted or 0


async def projects_with_pending(session: AsyncSession) -> Sequence[int]:
    """The projects in which some image still lacks something."""
    rows = await session.scalars(
        select(Image.project_id)
        .where(Image.derivatives == "pending")
        .where(Image.deleted_at.is_(None))
        .distinct()
    )
    return rows.all()


async def without_rows(session: AsyncSession, sha256s: Sequence[str]) -> set[str]:
    """Those contents that no image of any project has, deleted ones included."""
    kept = await session.scalars(select(Image.sha256).where(Image.sha256.in_(sha256s)).distinct())
    return set(sha256s) - set(kept)


def _described(image: Image, metadata: dict[str, Any]) -> ImageOut:
    values = {name: getattr(image, name) for name in ImageOut.model_fields if name != "metadata"}
    return ImageOut(**values, metadata=metadata)
