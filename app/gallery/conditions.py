"""What a filter asks, as SQL on images `i` and what is known of them: `app.gallery.sources.KNOWN`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import assert_never

from psycopg import sql

from app.database.engine import Connection
from app.gallery.clauses import Conditions
from app.gallery.comparing import comparisons_of
from app.gallery.errors import NotForAnnotators
from app.gallery.labels import LABELS, Way
from app.gallery.language import FIELDS, And, Filter, Not, Or, Term
from app.gallery.language.fields import FOR_REVIEWERS, HAVES
from app.gallery.language.readings import read_area, read_circle, read_truth
from app.gallery.looking_up import looked_up
from app.gallery.sight import Sight
from app.gallery.sources import of_project
from app.gallery.splits import pinned_clause, split_clause

EARTH_RADIUS_M = 6_371_008.8
METRES_PER_DEGREE = 111_195.0


async def conditions_of(
    connection: Connection, tree: Filter | None, sight: Sight, *, asks_each: bool = False
) -> Conditions:
    """What a filter asks, for images of one project that are not deleted. Raises Unanswerable.

    `asks_each` is for those who look at few images, whatever the filter finds: each is asked for its labels.
    """
    tree = await looked_up(connection, tree, sight)
    made = Conditions(values={"viewer_id": sight.viewer_id})
    made.add("i.project_id = {}", sight.project_id)
    made.add("i.deleted_at is null")
    # The parts of a filter must all hold as these two must, and the planner sees them side by side.
    parts = tree.parts if isinstance(tree, And) else () if tree is None else (tree,)
    for part in parts:
        # Nothing but a term that must hold says which images to list.
        way: Way = "each" if asks_each else "listed" if isinstance(part, Term) else "planned"
        made.clauses.append(clause_of(part, made, sight, way))
    return made


def clause_of(tree: Filter, made: Conditions, sight: Sight, way: Way = "planned") -> sql.Composable:
    """A part of a filter that was looked up, with its parameters among those of `made`. Raises Unanswerable."""
    return _Asked(made, sight, way).clause(tree)


@dataclass(frozen=True)
class _Asked:
    """Turns the parts of one filter into clauses of `made`."""

    made: Conditions
    sight: Sight
    way: Way

    def clause(self, tree: Filter) -> sql.Composable:
        match tree:
            case Term():
                return self._term(tree)
            case Not():
                # A field that is not known is not the value either: `not (... is true)` keeps such images.
                return sql.SQL("not coalesce(({}), false)").format(self.clause(tree.part))
            case And() | Or():
                joint = " and " if isinstance(tree, And) else " or "
                parts = [self.clause(part) for part in tree.parts]
                return sql.SQL("({})").format(sql.SQL(joint).join(parts))
            case _:
                assert_never(tree)

    def _term(self, term: Term) -> sql.Composable:
        asked = FIELDS[term.field]
        if asked.is_reviewers and not self.sight.sees_all:
            raise NotForAnnotators(asked.name, position=term.position)
        labels = LABELS.get(asked.name)
        if labels is not None:
            return labels(self.made, term, self.sight, self.way)
        special = _SPECIAL.get(asked.name)
        if special is not None:
            return special(self.made, term, self.sight)
        alternatives = [
            self.made.clause(template, *values) for template, values in comparisons_of(asked, term)
        ]
        clause = sql.SQL("({})").format(sql.SQL(" or ").join(alternatives))
        return sql.SQL("({} and {})").format(sql.SQL(of_project(asked.column)), clause)


def _state(made: Conditions, term: Term, sight: Sight) -> sql.Composable:
    if len(term.values) == 1:
        # Of one state an index has the images in their order.
        return made.clause(f"({sight.state}) = {{}}", term.values[0])
    return made.clause(f"({sight.state}) = any({{}})", list(term.values))


def _gold(made: Conditions, term: Term, sight: Sight) -> sql.Composable:
    return made.clause(f"{sight.is_gold} = any({{}})", [read_truth(value) for value in term.values])


def _excluded(made: Conditions, term: Term, _: Sight) -> sql.Composable:
    truths = [read_truth(value) for value in term.values]
    return made.clause("(i.state = 'excluded') = any({})", truths)


def _duplicate(made: Conditions, term: Term, sight: Sight) -> sql.Composable:
    if term.found is not None:
        return _found(made, term, sight)
    return made.clause(
        "exists (select from image_groups g where g.image_id = i.id and g.kind = any({}))",
        list(term.values),
    )


def _duplicate_of(made: Conditions, term: Term, sight: Sight) -> sql.Composable:
    return made.clause(
        """i.id in (
            select g.image_id
            from image_groups own
            join image_groups g
                on g.project_id = own.project_id and g.kind = own.kind and g.leader_id = own.leader_id
                and g.image_id <> own.image_id
            where own.image_id = any({}) and own.project_id = {} and own.kind in ('exact', 'near')
        )""",
        [int(value) for value in term.values],
        sight.project_id,
    )


def _found(made: Conditions, term: Term, _: Sight) -> sql.Composable:
    """Images that were looked for before."""
    assert term.found is not None
    return made.clause("i.id = any({}::bigint[])", list(term.found))


def _anomaly(made: Conditions, term: Term, sight: Sight) -> sql.Composable:
    if term.found is not None:
        return _found(made, term, sight)
    return made.clause(
        """exists (
            select from image_anomalies a
            where a.image_id = i.id and a.dismissed_at is null and a.kind = any({})
        )""",
        list(term.values),
    )


def _has(made: Conditions, term: Term, sight: Sight) -> sql.Composable:
    refused = FOR_REVIEWERS & set(term.values)
    if refused and not sight.sees_all:
        raise NotForAnnotators(f"has:{min(refused)}", position=term.position)
    known = [f"({HAVES[value]}) is not null" for value in term.values]
    return made.clause(f"({' or '.join(known)})")


def _near(made: Conditions, term: Term, _: Sight) -> sql.Composable:
    """Great circles on a sphere, within 0.6 % of the ellipsoid's; a band of latitudes first, for indexes."""
    circle = read_circle(term.values)
    span = circle.radius / METRES_PER_DEGREE
    return made.clause(
        """(m.project_id = i.project_id and m.gps_latitude between {} and {} and {} >= 2 * {} * asin(least(1, sqrt(
            power(sind((m.gps_latitude - {}) / 2), 2)
            + cosd(m.gps_latitude) * cosd({}) * power(sind((m.gps_longitude - {}) / 2), 2)
        ))))""",
        circle.latitude - span,
        circle.latitude + span,
        circle.radius,
        EARTH_RADIUS_M,
        circle.latitude,
        circle.latitude,
        circle.longitude,
    )


def _within(made: Conditions, term: Term, _: Sight) -> sql.Composable:
    """The box around the area first, for indexes. Points west of it are looked for a turn further east."""
    area = read_area(term.values)
    points = ",".join(f"({longitude!r},{latitude!r})" for latitude, longitude in area.corners)
    return made.clause(
        """(m.project_id = i.project_id and m.gps_latitude between {} and {}
            and (m.gps_longitude between {} and {} or m.gps_longitude <= {})
            and {}::polygon @> point(
                m.gps_longitude + case when m.gps_longitude < {} then 360 else 0 end, m.gps_latitude
            ))""",
        area.south,
        area.north,
        area.west,
        area.east,
        area.east - 360,
        f"({points})",
        area.west,
    )


_SPECIAL: Mapping[str, Callable[[Conditions, Term, Sight], sql.Composable]] = {
    "state": _state,
    "duplicate": _duplicate,
    "duplicate-of": _duplicate_of,
    "similar": _found,
    "split": split_clause,
    "pinned": pinned_clause,
    "anomaly": _anomaly,
    "gold": _gold,
    "excluded": _excluded,
    "has": _has,
    "near": _near,
    "within": _within,
}
