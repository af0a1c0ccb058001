"""Which images a question is about, and whose labels count: a truth, a filter line, and for many images a sample.

Every number of this feature is of one population, so that two pages with the same choice above them can be compared.
"""

from dataclasses import dataclass
from typing import Any, LiteralString
from urllib.parse import urlencode

from psycopg import sql

from app.database.engine import Connection
from app.database.sampling import BUCKETS
from app.errors import Invalid
from app.exporting.errors import BadWhere
from app.exporting.queries import refuse_unknown_source
from app.exporting.truth import Truth, parse_truth
from app.gallery.clauses import Conditions
from app.gallery.conditions import conditions_of
from app.gallery.facets.sampling import BUCKET, COUNTED, Sample
from app.gallery.language import parse_filter, print_value
from app.gallery.sight import Sight
from app.gallery.sources import KNOWN
from app.insights.errors import NoLayers

_PROBED = 8
"""So many of the buckets tell how many images there are."""


@dataclass(frozen=True)
class Population:
    """The labelled images of a project that a filter line finds, by one truth."""

    project_id: int
    truth: Truth
    where: str
    sample: Sample
    conditions: Conditions

    @property
    def values(self) -> dict[str, Any]:
        """The parameters of `relations`."""
        return {"project": self.project_id, **self.truth.values, **self.conditions.values}

    def relations(self, columns: sql.Composable | None = None) -> sql.Composable:
        """`said(layer_id, image_id)`: the layers of the truth; `labelled(id, …)`: the images, with these columns of
        what is known of them.
        """
        return sql.SQL(_RELATIONS).format(
            layer=sql.SQL("l.id" if self.truth.least is None else "null::bigint"),
            layers=sql.SQL(self.truth.layers),
            condition=sql.SQL(self.truth.condition),
            columns=sql.SQL(", {}").format(columns) if columns is not None else sql.SQL(""),
            known=sql.SQL(KNOWN),
            conditions=self.conditions.joined,
        )

    def line(self, *terms: str | None) -> str | None:
        """The filter line of the images of the population for which these terms hold; None if one cannot be said."""
        if "=" in self.truth.name or None in terms:
            return None
        where = [f"({self.where})"] if self.where else []
        return " ".join([*where, *(each for each in terms if each)])

    def marked(self, category: str = "") -> str:
        """The term of the images in which the truth has the category; without one, of all labelled images."""
        return f"marked:{print_value(f'{self.truth.name}={category}' if category else self.truth.name)}"

    def answered(self, question: str, value: str = "") -> str:
        """The term of the images of which the truth says this; without a value, any answer to the question."""
        said = f"{question}={value}" if value else question
        return f"answered:{print_value(f'{self.truth.name}={said}')}"

    def url(self, line: str | None) -> str | None:
        """The gallery's address of a line."""
        return None if line is None else gallery_url(self.project_id, line)


def gallery_url(project_id: int, line: str) -> str:
    """The gallery with a filter line."""
    return f"/projects/{project_id}/images?{urlencode({'q': line})}"


async def population_of(
    connection: Connection,
    project_id: int,
    truth_name: str,
    where: str = "",
    *,
    is_fused: bool = False,
) -> Population:
    """For those who see all of a project. What annotators agree on has to be fused, which takes its time: `is_fused`.

    Raises UnknownTruth, NoLayers, NoSuchAnnotator, NoSuchModel, BadWhere.
    """
    truth = parse_truth(truth_name)
    if truth.least is not None and not is_fused:
        raise NoLayers(truth.name)
    await refuse_unknown_source(connection, project_id, truth)
    sight = Sight(project_id, 0, sees_all=True, knows_gold=True)
    try:
        conditions = await conditions_of(connection, parse_filter(where), sight)
    except Invalid as problem:
        raise BadWhere(problem.message, problem.errors) from None
    sample = await _sample(connection, project_id, truth)
    if not sample.is_whole:
        conditions.add(f"{BUCKET} < {{}}", sample.buckets)
    return Population(project_id, truth, where.strip(), sample, conditions)


async def _sample(connection: Connection, project_id: int, truth: Truth) -> Sample:
    """By how many images the truth speaks of, not by how many there are: work begins with a few of many."""
    query = sql.SQL(_PROBE).format(
        layers=sql.SQL(truth.layers), condition=sql.SQL(truth.condition), bucket=sql.SQL(BUCKET)
    )
    values = {"project": project_id, "probed": _PROBED, **truth.values}
    cursor = await connection.execute(query, values)
    row = await cursor.fetchone()
    estimate = (row[0] if row else 0) * BUCKETS / _PROBED
    return Sample(BUCKETS if estimate <= COUNTED else max(1, round(BUCKETS * COUNTED / estimate)))


_PROBE: LiteralString = """
    select count(distinct i.id)
    from {layers}
    where l.project_id = %(project)s and {condition} and {bucket} < %(probed)s
"""
_RELATIONS: LiteralString = """
    shown as materialized (
        select i.id, i.width, i.height {columns}
        from images i
        {known}
        where {conditions} and i.state <> 'excluded'
    ), said as materialized (
        select {layer} as layer_id, l.image_id
        from {layers}
        join shown on shown.id = l.image_id
        where l.project_id = %(project)s and {condition}
    ), labelled as materialized (
        select * from shown where id in (select image_id from said)
    )
"""
