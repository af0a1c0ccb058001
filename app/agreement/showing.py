"""Numbers as pages show them: written as people read them, and placed on a chart. Pure."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.agreement.explaining import EXPLAINED
from app.agreement.measures.intervals import Estimate, Interval
from app.agreement.measures.sentences import decimal, percent, verdict
from app.agreement.numbers.records import Cell, Headline, Number, Row
from app.web.charts import Axis, Dot, Moment, Trend, axis_of, heat, interval_dot, trend

SHARES = frozenset({
    "A2", "T1p", "D1", "D1c", "D3p", "K1p05", "K1p10", "K1p20", "K1w", "E1+", "E1-", "Q1", "Q1r", "Q1x", "Q1c", "Q1e",
    "G1r", "G1x", "G1c", "G1a",
})  # fmt: skip
"""Shares of things, told in percent; the others are coefficients."""
ALPHAS = frozenset({"A1", "T1", "D3", "K1v", "E1", "L1"})
"""Corrected for chance, so that the bounds of a verdict hold for them."""
ANSWERS = frozenset({"T1", "T1p", "T1g"})
"""Of one question, whose name stands behind theirs."""
SECOND = frozenset({"T1g", "T1p", "A2", "AF1", "D2d", "D4", "K1p05", "K1p20", "L1"})
"""Numbers beside the main ones: other views of the same."""
UNIT = Axis(0.0, 1.0)
FEWEST_TOLD = 10
"""A cell of fewer images than this says too little to be shown; a number of fewer is shown in grey."""

_TURNS = {"reliable": "reliable", "tentative": "tentative", "do not conclude": "inconclusive"}


@dataclass(frozen=True)
class Shown:
    """One number on a page. `level` colours it, by the lower end of its interval: never by the number itself.

    `is_few` says that it rests on too few images to rely on; of one image there is nothing to say so of.
    """

    code: str
    name: str
    value: float | None
    low: float | None
    high: float | None
    text: str
    interval: str
    dot: Dot | None
    level: str
    images: int
    objects: int | None
    reason: str | None
    note: str | None
    says: str
    anchor: str
    is_few: bool


def shown(number: Number, axis: Axis = UNIT) -> Shown:
    """A number as it is written."""
    written = percent if number.code in SHARES else decimal
    return Shown(
        code=number.code,
        name=number.name,
        value=number.value,
        low=number.low,
        high=number.high,
        text="—" if number.value is None else written(number.value),
        interval=_between(number.low, number.high, written),
        dot=interval_dot(number.value, number.low, number.high, axis),
        level=level_of(number),
        images=number.n_images,
        objects=number.n_objects,
        reason=number.reason if number.value is None else None,
        note=number.note,
        says=EXPLAINED[number.code].says,
        anchor=EXPLAINED[number.code].anchor,
        is_few=number.n_images < FEWEST_TOLD and (number.low is not None or number.n_images > 1),
    )


@dataclass(frozen=True)
class Leading:
    """The headline on a page."""

    name: str
    value: float | None
    low: float | None
    high: float | None
    text: str
    interval: str
    level: str
    images: int
    objects: int
    sentence: str
    axis: Axis


def leading(headline: Headline) -> Leading:
    """The one number of a project as it is written; it is an alpha, of objects or of a question."""
    has_interval = headline.low is not None and headline.high is not None
    return Leading(
        name="Agreement beyond chance",
        value=headline.value,
        low=headline.low if has_interval else None,
        high=headline.high if has_interval else None,
        text="—" if headline.value is None else decimal(headline.value),
        interval=_between(headline.low, headline.high, decimal),
        level=turn_of(headline.verdict),
        images=headline.n_images,
        objects=headline.n_objects,
        sentence=headline.sentence,
        axis=axis_of((headline.low, headline.value)),
    )


def _between(low: float | None, high: float | None, written: Callable[[float], str]) -> str:
    return "" if low is None or high is None else f"{written(low)} to {written(high)}"


def level_of(number: Number) -> str:
    """reliable, tentative, inconclusive; unknown without an interval; plain for what no bounds are agreed on."""
    if number.code not in ALPHAS:
        return "plain"
    if number.value is None or number.low is None or number.high is None:
        return "unknown"
    interval = Interval(number.low, number.high)
    judged = verdict(Estimate(number.value, number.n_images, interval=interval))
    return turn_of(str(judged))


def turn_of(judged: str) -> str:
    """A verdict's words as the name of its colour."""
    return _TURNS.get(judged, "unknown")


@dataclass(frozen=True)
class Group:
    """Numbers of one kind below a heading."""

    title: str
    numbers: tuple[Shown, ...]


def all_shown(numbers: Sequence[Number]) -> tuple[list[Group], list[Group], Axis]:
    """The main numbers, the second opinions, and the axis that all values fit on; intervals may end outside."""
    axis = axis_of(each.value for each in numbers)
    each_shown = [shown(each, axis) for each in numbers]
    main = [each for each in each_shown if each.code not in SECOND]
    return _grouped(main), _grouped([each for each in each_shown if each.code in SECOND]), axis


def _grouped(numbers: Sequence[Shown]) -> list[Group]:
    kinds = {
        "K": "Keypoints",
        "E": "Images with nothing on them",
        "T": "Answers",
        "G": "Gold images",
    }
    return [
        Group(title, found)
        for title in ("Objects", *kinds.values())
        if (found := tuple(n for n in numbers if kinds.get(n.code[0], "Objects") == title))
    ]


@dataclass(frozen=True)
class ShownRow:
    """One row of a table of numbers; `numbers` has a place for each column, none where the row lacks it."""

    key: str
    name: str
    numbers: tuple[Shown | None, ...]
    images: int
    objects: int | None
    disagreements: str


@dataclass(frozen=True)
class Table:
    """Rows of numbers: the columns' codes and names, the first one drawn on an axis."""

    codes: tuple[str, ...]
    names: tuple[str, ...]
    axis: Axis
    rows: tuple[ShownRow, ...]


def table_of(rows: Sequence[Row], codes: Iterable[str]) -> Table:
    """A table of those codes that any row has; of several questions each has a column, `T1: scene`."""
    told = [{_column(number): number for number in row.measures} for row in rows]
    columns = _columns(told, codes)
    leading = [each.get(columns[0]) for each in told] if columns else []
    axis = axis_of(each.value for each in leading if each)
    return Table(
        codes=tuple(column.split(":")[0] for column in columns),
        names=tuple(_name(column) for column in columns),
        axis=axis,
        rows=tuple(
            ShownRow(
                key=row.key,
                name=row.name,
                numbers=tuple(
                    shown(numbers[column], axis if column == columns[0] else UNIT)
                    if column in numbers
                    else None
                    for column in columns
                ),
                images=_images(numbers, columns),
                objects=next((each.n_objects for each in row.measures if each.n_objects), None),
                disagreements=row.disagreements,
            )
            for row, numbers in zip(rows, told, strict=True)
        ),
    )


def _images(numbers: dict[str, Number], columns: Sequence[str]) -> int:
    """What the first column that the row has rests on."""
    return next((numbers[column].n_images for column in columns if column in numbers), 0)


def _column(number: Number) -> str:
    """A code; of one among several questions with the question's name."""
    _, _, question = number.name.partition(": ")
    return f"{number.code}: {question}" if question and number.code in ANSWERS else number.code


def _columns(told: Sequence[dict[str, Number]], codes: Iterable[str]) -> list[str]:
    present = dict.fromkeys(column for numbers in told for column in numbers)
    return [column for code in codes for column in present if column.split(":")[0] == code]


def _name(column: str) -> str:
    code, _, question = column.partition(": ")
    name = EXPLAINED[code].name
    return f"{question}: {name.removesuffix(' of answers').lower()}" if question else name


@dataclass(frozen=True)
class Square:
    """A cell of a matrix: how strongly it is coloured and what stands in it; `hint` says it in full."""

    level: int
    text: str
    note: str
    hint: str
    url: str | None
    ruling: str | None = None


@dataclass(frozen=True)
class Matrix:
    """Names along both sides, and cells row by row; none on the diagonal."""

    names: tuple[str, ...]
    keys: tuple[str, ...]
    squares: tuple[tuple[Square | None, ...], ...]


def confusion_matrix(cells: Sequence[Cell], *, project_id: int, are_categories: bool) -> Matrix:
    """Who is taken for whom, of those that are confused at all; the most confused first."""
    names: dict[str, str] = {}
    for cell in cells:
        names |= {cell.first: cell.first_name, cell.second: cell.second_name}
    most = max((cell.share for cell in cells), default=0.0)
    found = {frozenset((cell.first, cell.second)): cell for cell in cells}
    rulings = f"/projects/{project_id}/rulings/new" if are_categories else None
    keys = tuple(names)
    return Matrix(
        names=tuple(names.values()),
        keys=keys,
        squares=tuple(
            tuple(
                None if a == b else _confusion(found.get(frozenset((a, b))), most, rulings)
                for b in keys
            )
            for a in keys
        ),
    )


def _confusion(cell: Cell | None, most: float, rulings: str | None) -> Square:
    if cell is None:
        return Square(0, "", "", "never confused", None)
    return Square(
        level=heat(cell.share, most),
        text=percent(cell.share),
        note=f"{cell.count:,}",
        hint=f"{cell.first_name} and {cell.second_name}: {cell.count:,} times,"
        f" in {percent(cell.share)} of what got either",
        url=cell.disagreements,
        ruling=f"{rulings}?category={cell.first}&category={cell.second}" if rulings else None,
    )


@dataclass(frozen=True)
class Confused:
    """A confusion in a list."""

    first: str
    second: str
    first_name: str
    second_name: str
    count: int
    text: str
    disagreements: str


def most_confused(cells: Sequence[Cell], most: int) -> list[Confused]:
    """The confusions that weigh most."""
    return [
        Confused(
            cell.first,
            cell.second,
            cell.first_name,
            cell.second_name,
            cell.count,
            percent(cell.share),
            cell.disagreements,
        )
        for cell in cells[:most]
    ]


def pair_matrix(rows: Sequence[Row], people: Sequence[Row], column: str) -> Matrix:
    """Two people in each cell; cells of fewer than ten images are hidden and say so."""
    numbers: dict[frozenset[str], tuple[Row, Number | None]] = {}
    for row in rows:
        found = next((each for each in row.measures if _column(each) == column), None)
        numbers[frozenset(row.key.split(","))] = (row, found)
    keys = tuple(person.key for person in people)
    return Matrix(
        names=tuple(person.name for person in people),
        keys=keys,
        squares=tuple(
            tuple(None if a == b else _pair(numbers.get(frozenset((a, b)))) for b in keys)
            for a in keys
        ),
    )


def _pair(found: tuple[Row, Number | None] | None) -> Square:
    if found is None:
        return Square(0, "", "", "no image in common", None)
    row, number = found
    if number is None or number.value is None:
        reason = (number.reason if number else None) or "No number."
        return Square(0, "—", "", f"{row.name}: {reason}", row.disagreements)
    count = f"{number.n_images:,} image{'' if number.n_images == 1 else 's'}"
    if number.n_images < FEWEST_TOLD:
        hint = f"{row.name}: {count} in common, too few to tell; from {FEWEST_TOLD} on"
        return Square(0, "few", f"n {number.n_images}", hint, row.disagreements)
    told = shown(number)
    return Square(
        level=heat(max(number.value, 0.0), 1.0),
        text=told.text,
        note=f"n {number.n_images:,}",
        hint=f"{row.name}: {told.text} ({told.interval}, {count})",
        url=row.disagreements,
    )


def pair_columns(rows: Sequence[Row]) -> list[tuple[str, str]]:
    """What a matrix of pairs can show: (column, name)."""
    present = dict.fromkeys(_column(each) for row in rows for each in row.measures)
    return [(column, _name(column)) for column in present if not column.startswith("T1p")]


def trend_of(rows: Sequence[Row], code: str) -> tuple[Trend, Table] | None:
    """A number week by week as a line, with its table; none for fewer than two weeks."""
    weeks = [row for row in rows if row.key]
    if len(weeks) < 2:
        return None
    moments = []
    for week in weeks:
        found = week.find(code)
        at = float(date.fromisoformat(week.key).toordinal())
        value = None if found is None else found.value
        low, high = (None, None) if found is None else (found.low, found.high)
        moments.append(Moment(at, week.key, value, low, high))
    axis = axis_of(moment.value for moment in moments)
    return trend(moments, axis), table_of(weeks, [code])


def pair_rows(rows: Sequence[Row], person: str) -> list[Row]:
    """Pairs of one person, each called by the other of the two; names of pairs are `A and B`, ordered as their keys."""
    found = []
    for row in rows:
        keys, names = row.key.split(","), row.name.split(" and ")
        if len(names) == 2 and person in keys:
            found.append(replace(row, name=names[1 - keys.index(person)]))
        else:
            found.append(row)
    return found
