"""Reading images. Every query starts from the viewer: what they may not see is not there."""

from sqlalchemy import Select, and_, literal, or_, select

from app.accounts.viewer import Viewer
from app.images.models import Image
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
