"""Whose word people can choose from, in a project."""

from sqlalchemy.ext.asyncio import AsyncSession

from app.database.engine import driver_connection
from app.exporting.queries import annotators_of, models_of


async def truths_of(session: AsyncSession, project_id: int) -> list[tuple[str, str]]:
    """Each truth with what people call it."""
    annotators = await annotators_of(session, project_id)
    models = await models_of(await driver_connection(session), project_id)
    return [
        ("accepted", "Accepted submissions"),
        ("consensus", "The consensus, where everything is decided"),
        ("agreed>=0.8", "What annotators agree on (0.8 and more)"),
        ("all", "Every annotator's layer, named"),
        *((f"annotator:{user_id}", f"Only {name}") for user_id, name in annotators),
        *((f"model:{name}", f"Predictions of {name}") for name in models),
    ]
