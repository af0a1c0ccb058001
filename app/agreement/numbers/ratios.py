"""Ratios of sums over images, by SQL: one statement for every number of every group."""

from dataclasses import dataclass
from typing import LiteralString

from app.agreement.measures.intervals import Estimate, RatioSums, ratio_of_sums
from app.agreement.numbers.records import Number, number
from app.agreement.numbers.scopes import Scope
from app.database.engine import Connection

NOTHING_MARKED = "No image on which anything is marked was submitted by two annotators."
NOTHING_MATCHED = "No two annotators marked the same object."
NO_REGIONS = "No two annotators marked the same region."
NO_OUTLINES = "No two annotators drew the outline of the same region."
NOT_TWICE = "No image was submitted by two annotators."


@dataclass(frozen=True)
class NamedRatio:
    """A number as two expressions on terms."""

    code: str
    numerator: LiteralString
    denominator: LiteralString
    reason: str


RATIOS = (
    NamedRatio("A2", "distance_weight - distance", "distance_weight", NOT_TWICE),
    NamedRatio("D1", "found", "findable", NOTHING_MARKED),
    NamedRatio("D1c", "found_alike", "findable", NOTHING_MARKED),
    NamedRatio("AF1", "found_curve", "findable", NOTHING_MARKED),
    NamedRatio("D2", "similarity", "matched", NOTHING_MATCHED),
    NamedRatio("D2d", "dice", "regions", NO_REGIONS),
    NamedRatio("D2b", "boundary", "outlines", NO_OUTLINES),
    NamedRatio("D3p", "found_alike", "found", NOTHING_MATCHED),
    NamedRatio("D4", "similarity", "findable", NOTHING_MARKED),
)


_OF_REGIONS = {"D2d", "D2b"}
SAMPLED = "Of images with very many or very large outlines, a sample of them stands for all."


def moments(numerator: LiteralString, denominator: LiteralString) -> LiteralString:
    """An SQL expression for the six fields of `RatioSums`, as an array: images without a denominator say nothing."""
    return f"""
        array[
            count(*) filter (where {denominator} > 0 and {numerator} is not null),
            coalesce(sum({numerator}) filter (where {denominator} > 0), 0),
            coalesce(sum({denominator}) filter (where {denominator} > 0 and {numerator} is not null), 0),
            coalesce(sum(({numerator}) * ({numerator})) filter (where {denominator} > 0), 0),
            coalesce(sum(({numerator}) * ({denominator})) filter (where {denominator} > 0), 0),
            coalesce(sum(({denominator}) * ({denominator}))
                filter (where {denominator} > 0 and {numerator} is not null), 0)
        ]::float8[]
    """


def sums_from(values: list[float]) -> RatioSums:
    """What `moments` gave."""
    return RatioSums(int(values[0]), *values[1:])


@dataclass(frozen=True)
class GroupRatios:
    """The ratios of one group, and how many objects they rest on."""

    objects: int
    images: int
    estimates: dict[str, Estimate]

    def numbers(self) -> tuple[Number, ...]:
        """As they are told; what the group cannot have is left out, as are regions where there are none."""
        return tuple(
            _noted(number(code, estimate, objects=self.objects))
            for code, estimate in self.estimates.items()
            if code not in _OF_REGIONS or estimate.value is not None
        )


def _noted(told: Number) -> Number:
    return told.with_note(SAMPLED) if told.code == "D2b" else told


async def ratios_by_group(connection: Connection, scope: Scope) -> dict[str, GroupRatios]:
    """Every ratio of every group of the scope."""
    columns: LiteralString = ", ".join(
        moments(f"({each.numerator})", f"({each.denominator})") for each in RATIOS
    )
    cursor = await connection.execute(
        f"with {scope.terms} select g, sum(objects)::bigint, count(distinct image_id), {columns} from terms group by g",
        scope.values,
    )
    return {
        row[0]: GroupRatios(
            int(row[1] or 0),
            int(row[2]),
            {
                ratio.code: ratio_of_sums(sums_from(values), reason=ratio.reason)
                for ratio, values in zip(RATIOS, row[3:], strict=True)
                if _is_told(scope, ratio.code)
            },
        )
        for row in await cursor.fetchall()
    }


def _is_told(scope: Scope, code: str) -> bool:
    """Of a category there is no distance of whole sets, and neither of it nor of people a curve or outlines."""
    is_category = scope.by == "category" or scope.category_id is not None
    is_part = is_category or scope.by in {"pair", "annotator"}
    if code in _OF_REGIONS and scope.family not in {None, "region"}:
        return False
    if code == "A2":
        return not is_category
    return code not in {"AF1", *_OF_REGIONS} or not is_part
