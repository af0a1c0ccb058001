"""Count every facet in one statement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

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
    categories = await _categories(connection, sight.project_id)
    counter = _Counter(connection, sight, choice, categories)
    items, totals = await counter.count(facets, choice, sample)
    matching = sample
    if not sample.is_whole:
        exact, found = await counter.count_few(facets, totals, sample)
        items |= exact
        matching, totals = (Sample(BUCKETS), found) if found else (sample, totals)
    count = matching.scaled(totals["matching"])
    return Facets(
        [each for each in items.values() if has_choice(each, count)],
        count=count,
        sample_size=None if matching.is_whole else totals["sampled"],
    )


@dataclass(frozen=True)
class _Counter:
    """Counts for one viewer, and words what it counted as they chose."""

    connection: Connection
    sight: Sight
    choice: Choice
    categories: Mapping[str, Category]

    async def count(
        self, facets: Sequence[Facet], asked: Choice, sample: Sample
    ) -> tuple[dict[str, Counted], dict[str, int]]:
        """Facets by their keys, and the totals of the statement."""
        found, totals = await _read(self.connection, self.sight, asked, facets, sample)
        items = {
            each.key: worded(each, found[each.key], self.choice, self.categories, sample)
            for each in facets
        }
        return items, totals

    async def count_few(
        self, facets: Sequence[Facet], totals: Mapping[str, int], sample: Sample
    ) -> tuple[dict[str, Counted], dict[str, int]]:
        """The facets, and the totals, of which a sample holds too little, counted exactly: few images are soon read.

        A facet counts among what the others leave. So all that is chosen may be few where the alternatives to one of
        the choices are many, and these stay an estimate.
        """
        chosen = self.choice.chosen
        exact: dict[str, Counted] = {}
        matching: dict[str, int] = {}
        groups = {"": "matching"} | {name: f"but {at}" for at, name in enumerate(chosen)}
        for name, total in groups.items():
            if not sample.holds_few(totals[total]):
                continue
            own = [each for each in facets if (each.name if each.name in chosen else "") == name]
            items, found = await self.count(own, self.choice.but(name), Sample(BUCKETS))
            matching = matching if name else found
            # Bars begin and end with what is counted: those that were ticked stay where they are seen.
            exact |= {key: each for key, each in items.items() if not name or _is_ticked(each)}
        return exact, matching


def _is_ticked(counted: Counted) -> bool:
    return any(each.is_chosen for each in _options(counted))


def _options(counted: Counted) -> list[Value | Bar]:
    missing = [counted.missing] if counted.missing is not None else []
    return [*counted.values, *counted.bars, *missing]


def has_choice(counted: Counted, count: int) -> bool:
    """Whether choosing something would leave anything out, or something is chosen."""
    options = _options(counted)
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
