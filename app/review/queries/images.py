"""What decides who may do what with the consensus of an image."""

from dataclasses import dataclass
from typing import cast

from psycopg.rows import class_row

from app.accounts.viewer import Viewer
from app.assignments.errors import ImageExcluded, ProjectClosed
from app.database.engine import Connection
from app.images.errors import NoSuchImage
from app.projects.errors import RoleTooLow
from app.projects.models import MemberRole
from app.projects.policy import effective_role, reaches


@dataclass(frozen=True)
class ImageFacts:
    """An image in a project that the asking person belongs to; `member_role` is theirs."""

    project_id: int
    member_role: str | None
    is_admin: bool
    is_blind: bool
    is_archived: bool
    is_excluded: bool

    @property
    def role(self) -> MemberRole:
        """The role that they act in."""
        role = effective_role(
            is_admin=self.is_admin, member_role=cast(MemberRole | None, self.member_role)
        )
        assert role is not None  # the query lets nobody else through
        return role

    @property
    def sees_all(self) -> bool:
        """Whether they may see more than their own layers."""
        return reaches(self.role, "reviewer") or not self.is_blind

    def refuse_below(self, at_least: MemberRole) -> None:
        """Raises RoleTooLow."""
        if not reaches(self.role, at_least):
            raise RoleTooLow(role=self.role, at_least=at_least)

    def refuse_when_closed(self) -> None:
        """Raises ProjectClosed, ImageExcluded: nothing can be decided now."""
        if self.is_archived:
            raise ProjectClosed
        if self.is_excluded:
            raise ImageExcluded


async def image_facts(connection: Connection, viewer: Viewer, image_id: int) -> ImageFacts:
    """Raises NoSuchImage for strangers, too."""
    async with connection.cursor(row_factory=class_row(ImageFacts)) as cursor:
        await cursor.execute(
            """
            select
                i.project_id, m.role as member_role, %(is_admin)s::boolean as is_admin, p.blind as is_blind,
                p.archived_at is not null as is_archived, i.state = 'excluded' as is_excluded
            from images i
            join projects p on p.id = i.project_id and p.deleted_at is null
            left join members m on m.project_id = i.project_id and m.user_id = %(viewer)s
            where i.id = %(id)s and i.deleted_at is null and (m.role is not null or %(is_admin)s)
            """,
            {"id": image_id, "viewer": viewer.id, "is_admin": viewer.is_admin},
        )
        facts = await cursor.fetchone()
    if facts is None:
        raise NoSuchImage
    return facts
