"""Keep what a person has chosen for themselves. Not audited: it concerns nobody else."""

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.errors import PreferencesTooMany
from app.accounts.models import User
from app.accounts.preferences import Preferences, PreferencesChange, merged
from app.accounts.viewer import Viewer
from app.errors import FieldError
from app.web.wording import plain_message


async def replace_preferences(
    session: AsyncSession, *, viewer: Viewer, preferences: Preferences
) -> Preferences:
    """Make the viewer's preferences these alone."""
    user = await session.get_one(User, viewer.id, with_for_update=True)
    user.preferences = preferences.model_dump()
    await session.flush()
    return preferences


async def change_preferences(
    session: AsyncSession, *, viewer: Viewer, change: PreferencesChange
) -> Preferences:
    """Merge entries into the viewer's preferences; raises PreferencesTooMany when all together are too much."""
    user = await session.get_one(User, viewer.id, with_for_update=True)
    kept = Preferences.model_validate(user.preferences)
    try:
        made = Preferences.model_validate(merged(kept, change))
    except ValidationError as error:
        problems = [
            FieldError(".".join(map(str, item["loc"])), plain_message(item))
            for item in error.errors()
        ]
        raise PreferencesTooMany(problems) from None
    user.preferences = made.model_dump()
    await session.flush()
    return made
