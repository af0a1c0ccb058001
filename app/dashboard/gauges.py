"""How far people agree, at a glance: on cards and on a project's first page."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.viewer import Viewer
from app.agreement.glancing import glances
from app.agreement.numbers.chance import ALL_FAMILIES
from app.agreement.numbers.expected import expected
from app.agreement.policy import may_read
from app.agreement.showing import Shown, shown
from app.database.engine import driver_connection
from app.projects.access import ProjectAccess
from app.projects.queries import ProjectWithRole
from app.web.charts import Axis, axis_of


async def agreement_gauges(
    session: AsyncSession, viewer: Viewer, projects: Sequence[ProjectWithRole]
) -> dict[int, tuple[Shown, Axis]]:
    """Project → its number, of those whose agreement the viewer may read and that have one."""
    ids = [
        each.project.id
        for each in projects
        if viewer.is_admin or may_read(each.role, is_blind=each.project.blind)
    ]
    return await _gauges(session, ids)


async def project_gauge(session: AsyncSession, access: ProjectAccess) -> tuple[Shown, Axis] | None:
    """The number of one project; none where there is none, or it is not for the viewer."""
    project = access.project
    if not may_read(access.role, is_blind=project.blind):
        return None
    told = (await _gauges(session, [project.id])).get(project.id)
    if told is None or told[0].code == "A1":
        return told
    # Nobody has opened the dashboard yet: what chance would give is reckoned once, then kept.
    await expected(await driver_connection(session), project.id, ALL_FAMILIES)
    return (await _gauges(session, [project.id])).get(project.id)


async def _gauges(session: AsyncSession, ids: Sequence[int]) -> dict[int, tuple[Shown, Axis]]:
    found = await glances(await driver_connection(session), ids)
    told = {}
    for project_id, number in found.items():
        if number.value is not None:
            axis = axis_of([number.value])
            told[project_id] = (shown(number, axis), axis)
    return told
