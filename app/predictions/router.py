"""Predictions over REST, for a project's owners. Each layer is read as every other: `GET /images/{i}/layers`."""

from typing import Annotated

from fastapi import APIRouter, Depends

from app.database.engine import driver_connection
from app.predictions import service
from app.predictions.queries import models_of
from app.predictions.schemas import (
    ModelList,
    ModelName,
    ModelOut,
    NewPredictions,
    PredictionsKept,
    place_in_predictions,
)
from app.projects.access import ChangeAccess, OwnerAccess
from app.web.bodies import body_of, read_json
from app.web.transactions import RequestSession

router = APIRouter(tags=["predictions"])


@router.post(
    "/projects/{project_id}/predictions",
    status_code=201,
    openapi_extra=body_of(NewPredictions),
)
async def keep_predictions(
    access: ChangeAccess,
    session: RequestSession,
    new: Annotated[
        NewPredictions, Depends(read_json(NewPredictions, place_of=place_in_predictions))
    ],
) -> PredictionsKept:
    """Keep what a model says of images: all of it, or nothing where an entry is wrong. The same again is harmless."""
    kept = await service.keep_predictions(
        await driver_connection(session),
        viewer=access.viewer,
        project_id=access.project.id,
        new=new,
    )
    return PredictionsKept(
        name=new.source,
        image_count=kept.image_count,
        annotation_count=kept.annotation_count,
        created_layers=kept.created_layers,
        changed_layers=kept.changed_layers,
        unchanged_layers=kept.unchanged_layers,
    )


@router.get("/projects/{project_id}/predictions")
async def list_models(access: OwnerAccess, session: RequestSession) -> ModelList:
    """The models that have predicted in the project, and how much."""
    rows = await models_of(await driver_connection(session), access.project.id)
    return ModelList(items=[ModelOut(**row) for row in rows])


@router.delete("/projects/{project_id}/predictions/{model}", status_code=204)
async def forget_predictions(
    access: ChangeAccess, session: RequestSession, model: ModelName
) -> None:
    """Delete everything that a model, named as `name@version`, has predicted; for good."""
    await service.forget_predictions(
        await driver_connection(session),
        viewer=access.viewer,
        project_id=access.project.id,
        source=model,
    )
