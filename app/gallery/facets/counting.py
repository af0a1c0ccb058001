"""Count every facet in one statement."""

from collections.abc import Sequence

from app.database.engine import Connection
from app.database.sampling import BUCKETS
from app.gallery.conditions import conditions_of
from app.gallery.facets.choosing import Choice
from app.gallery.facets.definitions import FACETS, Facet, Question, facet_of
from app.gallery.facets.results import Bar, Counted, Facets, Value
from app.gallery.facets.sampling import Sample, sample_of
from app.gallery.facets.statement import statement_of
from app.gallery.facets.wording import Category, Found, worded
from app.gallery.looking_up import is_of_few
from app.gallery.sight import Sight

MOST_QUESTIONS = 12
"""So many questions have a facet, the first ones of the schema; all of them can be asked for."""


async def count_facets(connection: Connection, sight: Sight, choice: Choice) -> Facets:
    """Every facet that the viewer may see and that has anything to choose. Raises Unanswerable."""
    choice = await choice.looked_up(connection, sight)
    # Of few images a part would show next to nothing, and all of them are counted at once.
    few = is_of_few(choice.written)
    # Where no line leaves images out, each facet reads all of the sample, and half of it says enough.
    share = 0.5 if choice.written is None else 1
    sample = Sample(BUCKETS) if few else await sample_of(connection, sight.project_id, share=share)
    facets = await _facets_for(connection, sight)
    found, totals = await _read(connection, sight, choice, facets, sample)
    categories = await _categories(connection, sight.project_id)
    items = [worded(each, found[each.key], choice, categories, sample) for each in facets]
    count = sample.scaled(totals["matching"])
    return Facets(
        [each for each in items if has_choice(each, count)],
        count=count,
        sample_size=None if sample.is_whole else totals["sampled"],
    )


def has_choice(counted: Counted, count: int) -> bool:
    """Whether choosing something would leave anything out, or something is chosen."""
    options: list[Value | Bar] = [*counted.values, *counted.bars]
    if counted.missing is not None:
        options.append(counted.missing)
    return len(options) > 1 or any(each.is_chosen or each.count < count for each in options)


async def _read(
    connection: Connection,
    sight: Sight,
    choice: Choice,
    facets: Sequence[Facet],
    sample: Sample,
) -> tuple[dict[str, Found], dict[str, int]]:
    made = await conditions_of(connection, choice.written, sight, asks_each=not sample.is_whole)
    made.values["sees_all"] = sight.sees_all
    statement = statement_of(made, sight, choice.chosen, facets, sample)
    found = {facet.key: Found() for facet in facets}
    totals: dict[str, int] = {}
    async with connection.cursor() as cursor:
        # The sample is read once for each facet: it stays in memory.
        await cursor.execute("set local work_mem = '16MB'")
        await cursor.execute(statement, made.values)
        async for name, value, low, high, images in cursor:
            if name == "":
                totals[value] = images
            else:
                found[name].add(value, low, high, images)
    return found, totals


async def _facets_for(connection: Connection, sight: Sight) -> list[Facet]:
    """Those that the viewer may see, the questions of the project behind its categories."""
    cursor = await connection.execute(
        """
        select id, name, values from questions
        where project_id = %s and deleted_at is null
        order by position, id limit %s
        """,
        [sight.project_id, MOST_QUESTIONS],
    )
    questions = [
        facet_of(Question(question_id, name, tuple(values)))
        async for question_id, name, values in cursor
    ]
    facets = [each for each in FACETS.values() if sight.sees_all or not each.field.is_reviewers]
    place = 1 + next(at for at, each in enumerate(facets) if each.name == "category")
    return [*facets[:place], *questions, *facets[place:]]


async def _categories(connection: Connection, project_id: int) -> dict[str, Category]:
    cursor = await connection.execute(
        "select id::text, name, color from categories where project_id = %s and deleted_at is null"
        " order by position, id",
        [project_id],
    )
    return {row[0]: Category(row[1], row[2]) async for row in cursor}
