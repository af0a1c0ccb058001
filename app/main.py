"""create_app(): the only module that knows every feature."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import psycopg
from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import PlainTextResponse, Response
from psycopg_pool import PoolTimeout
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.staticfiles import StaticFiles

import app as concord
from app.accounts.account_pages import pages as account_pages
from app.accounts.api_pages import pages as api_pages
from app.accounts.authentication import Authentication
from app.accounts.jobs import sweep_accounts
from app.accounts.pages import pages as entrance_pages
from app.accounts.router import router as accounts
from app.activity.pages import pages as activity_pages
from app.activity.people_pages import pages as people_pages
from app.activity.router import router as activity
from app.agreement.jobs import register as register_agreement_jobs
from app.agreement.keeper import Keeper
from app.agreement.pages import pages as agreement_pages
from app.agreement.router import router as agreement
from app.agreement.stopping import asking
from app.annotations.router import router as annotations
from app.anomalies.jobs import register as register_anomaly_jobs
from app.anomalies.pages import pages as anomaly_pages
from app.anomalies.router import router as anomalies
from app.assigning.pages import pages as assigning_pages
from app.assigning.pool_pages import pages as pool_pages
from app.assigning.router import router as assigning
from app.assignments.pages import pages as assignment_pages
from app.assignments.router import router as assignments
from app.assignments.service import ask_for_another
from app.assignments.service.queueing import queue_images
from app.batches.jobs import register as register_batch_jobs
from app.batches.pages import pages as batch_pages
from app.batches.router import router as batches
from app.collecting.jobs import register as register_collecting_jobs
from app.collecting.pages import pages as collecting_pages
from app.collecting.router import router as collecting
from app.comments.pages import pages as comment_pages
from app.comments.router import router as comments
from app.dashboard.pages import pages as dashboard
from app.dashboard.queue_pages import pages as queue_pages
from app.dashboard.router import router as progress
from app.database.engine import Database, driver_connection
from app.database.tables import load_all_tables
from app.editor.adjudication_pages import pages as adjudication_pages
from app.editor.pages import pages as editor_pages
from app.evaluation.jobs import register as register_evaluation_jobs
from app.evaluation.pages import pages as evaluation_pages
from app.evaluation.router import router as evaluation
from app.experiments.jobs import register as register_experiment_jobs
from app.experiments.pages import pages as experiment_pages
from app.experiments.router import router as experiments
from app.exporting.jobs import register as register_export_jobs
from app.exporting.pages import pages as export_pages
from app.exporting.preview_pages import pages as preview_pages
from app.exporting.preview_router import router as previews
from app.exporting.router import router as exporting
from app.gallery.pages import pages as gallery_pages
from app.gallery.router import router as gallery
from app.gallery.selecting import select_images
from app.gallery.view_router import router as gallery_views
from app.hiding.pages import pages as hiding_pages
from app.hiding.router import router as hiding
from app.images.jobs import register as register_image_jobs
from app.images.origin_router import router as origins
from app.images.pages import pages as image_pages
from app.images.router import router as images
from app.images.tools import AddedImage, ImageTools
from app.images.viewing import Viewings
from app.importing.jobs import register as register_import_jobs
from app.importing.pages import pages as import_pages
from app.importing.router import router as importing
from app.insights.card_archive import archived_card
from app.insights.card_pages import pages as card_pages
from app.insights.card_router import router as cards
from app.insights.error_pages import pages as error_pages
from app.insights.label_pages import pages as label_pages
from app.insights.label_router import router as label_insights
from app.insights.pages import pages as insight_pages
from app.insights.router import router as insights
from app.jobs.events import JobEvents
from app.jobs.registry import JobRegistry
from app.jobs.runner import JobRunner
from app.metadata import service as metadata_service
from app.metadata.router import router as metadata
from app.objects.pages import pages as object_pages
from app.objects.router import router as objects
from app.predictions.router import router as predictions
from app.privacy.jobs import register as register_privacy_jobs
from app.privacy.pages import pages as privacy_pages
from app.privacy.people_pages import people_pages as erasure_pages
from app.privacy.router import router as privacy
from app.privacy.view_pages import view_pages
from app.privacy.view_router import view_router as views
from app.projects.invitation_pages import pages as invitation_pages
from app.projects.jobs import register as register_project_jobs
from app.projects.pages import pages as project_pages
from app.projects.router import router as projects
from app.quality.embedding import choose_embedder
from app.resources import resource_dir
from app.review.annotator_pages import pages as annotator_pages
from app.review.consensus_pages import pages as consensus_pages
from app.review.consensus_router import router as consensus
from app.review.disagreement_pages import pages as disagreement_pages
from app.review.jobs import register as register_review_jobs
from app.review.pages import pages as review_pages
from app.review.router import router as review
from app.review.service import settle
from app.rulings.pages import pages as ruling_pages
from app.rulings.router import router as rulings
from app.schema.category_pages import pages as category_pages
from app.schema.pages import pages as schema_pages
from app.schema.question_pages import pages as question_pages
from app.schema.router import router as schema
from app.schema.settings_pages import pages as settings_pages
from app.settings import Settings
from app.similarity import service as similarity_service
from app.similarity.jobs import register as register_similarity_jobs
from app.similarity.pages import pages as similarity_pages
from app.similarity.router import router as similarity
from app.web.middleware import BodyLimit, RequestContext, SameOriginWrites
from app.web.outgoing import Outgoing
from app.web.problems import install_problem_handlers
from app.web.schemas import PROBLEM_SCHEMAS, REFUSALS
from app.webhooks.jobs import register as register_webhook_jobs
from app.webhooks.pages import pages as webhook_pages
from app.webhooks.postman import Postman
from app.webhooks.router import router as webhooks


def create_app(settings: Settings, *, database_url: str) -> FastAPI:
    """Concord as an ASGI application on a migrated database."""
    load_all_tables()
    made = Concord(
        title="Concord",
        version="1",
        summary=concord.__doc__.splitlines()[0] if concord.__doc__ else None,
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
    )
    made.state.settings = settings
    made.state.database = Database(database_url, pool_size=settings.database_pool_size)
    made.state.job_events = JobEvents(made.state.database)
    made.state.agreement_keeper = Keeper(
        made.state.database, after=[settle, asking(ask_for_another)]
    )
    made.state.image_tools = open_image_tools(settings, made.state.database)
    made.state.viewings = Viewings(made.state.database)
    made.state.find_images = select_images
    made.state.card_files = archived_card
    install_problem_handlers(made)
    mount_features(made)
    made.add_middleware(Authentication)
    made.add_middleware(SameOriginWrites)
    made.add_middleware(BodyLimit, settings=settings)
    made.add_middleware(RequestContext)
    return made


class Concord(FastAPI):
    """An application whose OpenAPI document describes refusals as they are."""

    def openapi(self) -> dict[str, Any]:
        document = super().openapi()
        document["components"]["schemas"].update(PROBLEM_SCHEMAS)
        return document


@asynccontextmanager
async def lifespan(made: FastAPI) -> AsyncIterator[None]:
    """Open what the application holds, and close it in reverse."""
    settings: Settings = made.state.settings
    database: Database = made.state.database
    events: JobEvents = made.state.job_events
    keeper: Keeper = made.state.agreement_keeper
    viewings: Viewings = made.state.viewings
    runner = JobRunner(
        database, job_kinds(), app_state=made.state, concurrency=settings.job_concurrency
    )
    outgoing = Outgoing(
        allows_private=settings.allow_private_addresses, timeout_s=settings.webhook_timeout_s
    )
    postman = Postman(database, outgoing)
    await database.open()
    try:
        await events.start()
        await keeper.start()
        await viewings.start()
        if settings.run_jobs:
            await runner.start()
            await postman.start()
        yield
    finally:
        await postman.stop()
        await runner.stop()
        await keeper.stop()
        await viewings.stop()
        await made.state.image_tools.close()
        await events.stop()
        await database.close()


def open_image_tools(settings: Settings, database: Database) -> ImageTools:
    """What works with images, and does for a new one what the features above images want done."""
    choose_embedder(settings.embedder)
    return ImageTools.open(settings, database, keep_metadata, keep_measures, queue_for_labelling)


async def keep_metadata(session: AsyncSession, added: AddedImage) -> None:
    """What an image's file says about it is kept with the image."""
    await metadata_service.store(
        session,
        project_id=added.project_id,
        image_id=added.image_id,
        extraction=added.known.extraction,
    )


async def keep_measures(session: AsyncSession, added: AddedImage) -> None:
    """What an image's pixels say is kept with the image, too."""
    await similarity_service.keep(
        await driver_connection(session),
        project_id=added.project_id,
        image_id=added.image_id,
        measured=added.known.measured,
        thumbnail=added.known.embedded,
    )


async def queue_for_labelling(session: AsyncSession, added: AddedImage) -> None:
    """A new image waits for annotators from the start."""
    await queue_images(session, project_id=added.project_id, image_ids=[added.image_id])


def job_kinds() -> JobRegistry:
    """Every feature's background work."""
    kinds = JobRegistry()
    kinds.add("accounts.sweep", sweep_accounts)
    kinds.schedule("accounts.sweep", title="Sweep ended sessions", every=timedelta(days=1))
    register_image_jobs(kinds)
    register_project_jobs(kinds)
    register_agreement_jobs(kinds)
    register_review_jobs(kinds)
    register_evaluation_jobs(kinds)
    register_experiment_jobs(kinds)
    register_export_jobs(kinds)
    register_webhook_jobs(kinds)
    register_import_jobs(kinds)
    register_similarity_jobs(kinds)
    register_anomaly_jobs(kinds)
    register_batch_jobs(kinds)
    register_collecting_jobs(kinds)
    register_privacy_jobs(kinds)
    return kinds


API = (
    accounts,
    activity,
    projects,
    schema,
    progress,
    images,
    origins,
    gallery,
    gallery_views,
    metadata,
    similarity,
    anomalies,
    objects,
    batches,
    assignments,
    assigning,
    annotations,
    comments,
    agreement,
    review,
    consensus,
    rulings,
    predictions,
    importing,
    collecting,
    exporting,
    hiding,
    previews,
    insights,
    label_insights,
    cards,
    evaluation,
    experiments,
    webhooks,
    privacy,
    views,
)
PAGES = (
    entrance_pages,
    account_pages,
    people_pages,
    activity_pages,
    api_pages,
    project_pages,
    dashboard,
    schema_pages,
    category_pages,
    question_pages,
    settings_pages,
    invitation_pages,
    image_pages,
    gallery_pages,
    similarity_pages,
    anomaly_pages,
    object_pages,
    batch_pages,
    assignment_pages,
    queue_pages,
    comment_pages,
    editor_pages,
    adjudication_pages,
    export_pages,
    hiding_pages,
    preview_pages,
    insight_pages,
    experiment_pages,
    label_pages,
    error_pages,
    card_pages,
    import_pages,
    collecting_pages,
    evaluation_pages,
    review_pages,
    disagreement_pages,
    consensus_pages,
    annotator_pages,
    agreement_pages,
    ruling_pages,
    assigning_pages,
    pool_pages,
    webhook_pages,
    privacy_pages,
    erasure_pages,
    view_pages,
)


def mount_features(made: FastAPI) -> None:
    """Every feature's JSON routes under /api/v1, its pages at their own addresses."""
    # FastAPI builds every route anew for each router that it is included through, so none is nested.
    made.include_router(health)
    for router in API:
        made.include_router(router, prefix="/api/v1", responses=REFUSALS)
    for router in PAGES:
        made.include_router(router)
    made.mount(
        "/static", BuiltFiles(directory=resource_dir("static/dist"), check_dir=False), "static"
    )


class BuiltFiles(StaticFiles):
    """Vite's output: names carry a hash, so browsers may keep them for ever."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        response = super().file_response(*args, **kwargs)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


READY_WITHIN_S = 5

health = APIRouter(include_in_schema=False, default_response_class=PlainTextResponse)


@health.get("/healthz")
async def is_alive() -> str:
    """Whether the process serves requests."""
    return "ok"


@health.get("/readyz")
async def is_ready(request: Request) -> Response:
    """Whether the process can do its work: Postgres answers."""
    database: Database = request.app.state.database
    try:
        async with asyncio.timeout(READY_WITHIN_S), database.autocommit() as connection:
            await connection.execute("select 1")
    except (psycopg.Error, PoolTimeout, TimeoutError) as error:
        return PlainTextResponse(f"Postgres does not answer: {error}", status_code=503)
    return PlainTextResponse("ready")
