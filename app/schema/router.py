"""Changes of a project's rules over JSON: its policy, its categories and its questions."""

from typing import Annotated

from fastapi import APIRouter, Query

from app.projects import service as projects
from app.projects.access import ChangeAccess, MemberAccess, OwnerAccess, ReviewerAccess
from app.projects.queries import categories_of, questions_of
from app.projects.schemas import (
    CategoryChange,
    CategoryOut,
    NewCategory,
    NewOrder,
    NewQuestion,
    ProjectChange,
    ProjectOut,
    QuestionChange,
    QuestionOut,
)
from app.projects.service.categories import category_of, draft_of
from app.projects.service.questions import deleted_question_of, question_draft_of, question_of
from app.schema import adding, queries, service
from app.schema.schemas import (
    CategoryImpact,
    CocoSchema,
    Merger,
    NewSchema,
    QuestionImpact,
    SchemaAdded,
    SchemaOut,
)
from app.schema.writing import coco_schema
from app.web.identifiers import PathId
from app.web.transactions import RequestSession

router = APIRouter(tags=["schema"])

Confirm = Annotated[
    int | None, Query(ge=0, description="The count in the impact that was seen before.")
]


@router.patch("/projects/{project_id}", tags=["projects"])
async def change_project(
    session: RequestSession, access: OwnerAccess, body: ProjectChange
) -> ProjectOut:
    """Change the fields that are sent; `archived` takes the project out of the way and back."""
    await service.change_project(session, access, body)
    return ProjectOut.whole(
        access.project,
        access.role,
        categories=await categories_of(session, access.project.id),
        questions=await questions_of(session, access.project.id),
    )


@router.get("/projects/{project_id}/schema", response_model_exclude_none=True)
async def show_schema(session: RequestSession, access: MemberAccess) -> SchemaOut:
    """The label schema without ids: what `POST /projects` and `POST /projects/{project_id}/schema` take."""
    categories = await categories_of(session, access.project.id)
    questions = await questions_of(session, access.project.id)
    return SchemaOut(
        categories=[draft_of(each) for each in categories],
        questions=[question_draft_of(each) for each in questions],
    )


@router.get("/projects/{project_id}/schema/coco", response_model_exclude_none=True)
async def show_coco_schema(session: RequestSession, access: MemberAccess) -> CocoSchema:
    """The categories as COCO writes them, with their permanent ids."""
    categories = await categories_of(session, access.project.id)
    return coco_schema([CategoryOut.model_validate(each) for each in categories])


@router.post("/projects/{project_id}/schema", status_code=201)
async def add_schema(session: RequestSession, access: ChangeAccess, body: NewSchema) -> SchemaAdded:
    """Add the categories and questions that the project does not have yet, by their names."""
    return await adding.add_schema(session, access, body)


@router.post("/projects/{project_id}/categories", status_code=201)
async def add_category(
    session: RequestSession, access: ChangeAccess, body: NewCategory
) -> CategoryOut:
    """Add a category behind those there are."""
    category = await projects.add_category(session, access.viewer, access.project, body)
    return CategoryOut.model_validate(category)


@router.put("/projects/{project_id}/categories/order")
async def order_categories(
    session: RequestSession, access: ChangeAccess, body: NewOrder
) -> list[CategoryOut]:
    """Put the categories into an order: every id once."""
    ordered = await projects.order_categories(session, access.viewer, access.project, body.ids)
    return [CategoryOut.model_validate(category) for category in ordered]


@router.patch("/projects/{project_id}/categories/{category_id}")
async def change_category(
    session: RequestSession, access: ChangeAccess, category_id: PathId, body: CategoryChange
) -> CategoryOut:
    """Change a category. What annotations would lose must be confirmed."""
    category = await service.change_category(session, access, category_id, body)
    return CategoryOut.model_validate(category)


@router.delete("/projects/{project_id}/categories/{category_id}", status_code=204)
async def delete_category(
    session: RequestSession, access: ChangeAccess, category_id: PathId, confirm: Confirm = None
) -> None:
    """Delete a category with its annotations, which layers' histories keep."""
    await service.delete_category(session, access, category_id, confirm=confirm)


@router.post("/projects/{project_id}/categories/{category_id}/mergers", status_code=201)
async def merge_category(
    session: RequestSession, access: ChangeAccess, category_id: PathId, body: Merger
) -> CategoryOut:
    """Move the annotations of a category to another one, and delete the empty one."""
    into = await service.merge_category(session, access, category_id, body)
    return CategoryOut.model_validate(into)


@router.post("/projects/{project_id}/categories/{category_id}/restorations", status_code=201)
async def restore_category(
    session: RequestSession, access: ChangeAccess, category_id: PathId
) -> CategoryOut:
    """Bring back a deleted category with its id, its annotations and absences."""
    category = await service.restore_category(session, access, category_id)
    return CategoryOut.model_validate(category)


@router.get("/projects/{project_id}/categories/{category_id}/impact")
async def show_category_impact(
    session: RequestSession, access: ReviewerAccess, category_id: PathId
) -> CategoryImpact:
    """What a change of the category would touch."""
    await category_of(session, access.project.id, category_id)
    return await queries.category_impact(session, category_id)


@router.post("/projects/{project_id}/questions", status_code=201)
async def add_question(
    session: RequestSession, access: ChangeAccess, body: NewQuestion
) -> QuestionOut:
    """Add a question behind those there are."""
    question = await projects.add_question(session, access.viewer, access.project, body)
    return QuestionOut.model_validate(question)


@router.put("/projects/{project_id}/questions/order")
async def order_questions(
    session: RequestSession, access: ChangeAccess, body: NewOrder
) -> list[QuestionOut]:
    """Put the questions into an order: every id once."""
    ordered = await projects.order_questions(session, access.viewer, access.project, body.ids)
    return [QuestionOut.model_validate(question) for question in ordered]


@router.patch("/projects/{project_id}/questions/{question_id}")
async def change_question(
    session: RequestSession, access: ChangeAccess, question_id: PathId, body: QuestionChange
) -> QuestionOut:
    """Change a question. What answers would lose must be confirmed."""
    question = await service.change_question(session, access, question_id, body)
    return QuestionOut.model_validate(question)


@router.delete("/projects/{project_id}/questions/{question_id}", status_code=204)
async def delete_question(
    session: RequestSession, access: ChangeAccess, question_id: PathId, confirm: Confirm = None
) -> None:
    """Delete a question; its answers are seen no more."""
    await service.delete_question(session, access, question_id, confirm=confirm)


@router.post("/projects/{project_id}/questions/{question_id}/restorations", status_code=201)
async def restore_question(
    session: RequestSession, access: ChangeAccess, question_id: PathId
) -> QuestionOut:
    """Bring back a deleted question with its answers."""
    question = await deleted_question_of(session, access.project.id, question_id)
    await projects.restore_question(session, access.viewer, access.project, question)
    return QuestionOut.model_validate(question)


@router.get("/projects/{project_id}/questions/{question_id}/impact")
async def show_question_impact(
    session: RequestSession, access: ReviewerAccess, question_id: PathId
) -> QuestionImpact:
    """What a change of the question would touch."""
    await question_of(session, access.project.id, question_id)
    return await queries.question_impact(session, question_id)
