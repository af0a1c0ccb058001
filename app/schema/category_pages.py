"""The forms of a category: each entry of the schema page is one, and what a change touches is shown before."""

from fastapi import APIRouter, Request, Response

from app.errors import Conflict
from app.projects import service as projects
from app.projects.access import ChangeAccess, MemberAccess
from app.projects.queries import categories_of
from app.projects.schemas import CategoryChange, NewCategory
from app.projects.service.categories import category_of
from app.schema import adding, service
from app.schema.attempts import REFUSALS, moved, whole_or_not
from app.schema.forms import category_fields, check_pairs, confirm_of, skeleton_texts
from app.schema.schemas import Merger
from app.schema.showing import Attempt, added, done, entry, gone
from app.web.flashes import Flash
from app.web.forms import SentForm, text_of
from app.web.identifiers import PathId
from app.web.transactions import RequestSession

pages = APIRouter(include_in_schema=False)

MAY_BE_EMPTY = {"supercategory", "skeleton"}


@pages.get("/projects/{project_id}/categories/{category_id}")
async def show_category(
    request: Request, session: RequestSession, access: MemberAccess, category_id: PathId
) -> Response:
    """The entry with its form open."""
    await category_of(session, access.project.id, category_id)
    return await entry(request, session, access, Attempt(f"category-{category_id}"))


@pages.post("/projects/{project_id}/categories")
async def add_category(
    request: Request, session: RequestSession, access: ChangeAccess, form: SentForm
) -> Response:
    """One more behind those there are; with a mistake the form comes back as it was typed."""
    fields = category_fields(form)
    try:
        check_pairs(form)
        new = NewCategory.model_validate(fields)
        async with whole_or_not(session, access):
            category = await projects.add_category(session, access.viewer, access.project, new)
    except REFUSALS as refusal:
        typed = fields | {"skeleton_texts": skeleton_texts(form)}
        return await entry(request, session, access, Attempt("new-category", typed, refusal))
    flash = Flash(f"The category {new.name} is added.")
    return await added(request, session, access, f"category-{category.id}", flash)


@pages.post("/projects/{project_id}/categories/{category_id}")
async def change_category(
    request: Request,
    session: RequestSession,
    access: ChangeAccess,
    category_id: PathId,
    form: SentForm,
) -> Response:
    """Save the form. What annotations would lose is shown first, and sent again with `confirm`."""
    opened = f"category-{category_id}"
    await category_of(session, access.project.id, category_id)
    fields = category_fields(form)
    sent = {k: v for k, v in fields.items() if v is not None or k in MAY_BE_EMPTY}
    try:
        check_pairs(form)
        change = CategoryChange.model_validate(sent | {"confirm": confirm_of(form)})
        async with whole_or_not(session, access):
            await service.change_category(session, access, category_id, change)
    except REFUSALS as refusal:
        typed = fields | {"skeleton_texts": skeleton_texts(form)}
        return await entry(request, session, access, Attempt(opened, typed, refusal))
    flash = Flash(f"The category {change.name} is saved.")
    return await entry(request, session, access, Attempt(opened), flash)


@pages.post("/projects/{project_id}/categories/{category_id}/copies")
async def copy_category(
    request: Request, session: RequestSession, access: ChangeAccess, category_id: PathId
) -> Response:
    """The same definition under another name, opened."""
    copied = await adding.copy_category(session, access, category_id)
    flash = Flash(f"{copied.name} is added.")
    return await entry(request, session, access, Attempt(f"category-{copied.id}"), flash)


@pages.post("/projects/{project_id}/categories/{category_id}/removal")
async def delete_category(
    request: Request,
    session: RequestSession,
    access: ChangeAccess,
    category_id: PathId,
    form: SentForm,
) -> Response:
    """Delete it at once when nothing is marked with it, else after what goes with it was shown."""
    name = (await category_of(session, access.project.id, category_id)).name
    try:
        async with whole_or_not(session, access):
            await service.delete_category(session, access, category_id, confirm=confirm_of(form))
    except Conflict as refusal:
        attempt = Attempt(f"category-{category_id}", refusal=refusal, deed="removal")
        return await entry(request, session, access, attempt)
    undo_url = f"/projects/{access.project.id}/categories/{category_id}/restorations"
    return gone(request, access, Flash(f"The category {name} is deleted.", undo_url=undo_url))


@pages.post("/projects/{project_id}/categories/{category_id}/restorations")
async def restore_category(
    session: RequestSession, access: ChangeAccess, category_id: PathId
) -> Response:
    """What Undo posts to."""
    category = await service.restore_category(session, access, category_id)
    return done(access, Flash(f"The category {category.name} is back."), f"category-{category_id}")


@pages.post("/projects/{project_id}/categories/{category_id}/mergers")
async def merge_category(
    request: Request,
    session: RequestSession,
    access: ChangeAccess,
    category_id: PathId,
    form: SentForm,
) -> Response:
    """Move the annotations to another category, after they were shown."""
    sent = {"into": text_of(form, "into"), "confirm": confirm_of(form)}
    try:
        merger = Merger.model_validate(sent, strict=False)
        async with whole_or_not(session, access):
            into = await service.merge_category(session, access, category_id, merger)
    except REFUSALS as refusal:
        typed = {"into": sent["into"]}
        attempt = Attempt(f"category-{category_id}", typed, refusal, deed="merger")
        return await entry(request, session, access, attempt)
    return gone(request, access, Flash(f"The annotations are {into.name} now."))


@pages.post("/projects/{project_id}/categories/{category_id}/position")
async def move_category(
    session: RequestSession, access: ChangeAccess, category_id: PathId, form: SentForm
) -> Response:
    """A place up or down, without a script."""
    await category_of(session, access.project.id, category_id)
    ids = [category.id for category in await categories_of(session, access.project.id)]
    ids = moved(ids, category_id, step=text_of(form, "step"))
    await projects.order_categories(session, access.viewer, access.project, ids)
    return done(access, opened=f"category-{category_id}")
