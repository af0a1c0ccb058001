"""Everything that is told about a project's agreement, by one way of dividing it."""

from collections import defaultdict
from dataclasses import replace
from urllib.parse import urlencode

from app.agreement.measures.intervals import Estimate, missing
from app.agreement.measures.objects.set_alpha import Expected
from app.agreement.numbers import alphas
from app.agreement.numbers.beyond import answer_numbers, beyond_chance
from app.agreement.numbers.beyond_of_categories import beyond_by_category
from app.agreement.numbers.chance import ALL_FAMILIES
from app.agreement.numbers.expected import expected
from app.agreement.numbers.headline import headline
from app.agreement.numbers.kalos import kalos
from app.agreement.numbers.kappas import pair_kappas
from app.agreement.numbers.keypoints import keypoint_rows, keypoints_by_group
from app.agreement.numbers.naming import Names
from app.agreement.numbers.ratios import GroupRatios, ratios_by_group
from app.agreement.numbers.records import Number, Row, Told, number
from app.agreement.numbers.scopes import Scope
from app.database.engine import Connection

_DIVIDING = frozenset({"slice", "time"})
_UNSEEN = "No image on which anybody marked this category was submitted by two annotators."


async def tell(connection: Connection, scope: Scope, names: Names) -> Told:
    """The headline, the numbers of the whole, and the rows of the scope."""
    chance = await expected(connection, scope.project_id, scope.family or ALL_FAMILIES)
    whole = replace(scope, by="overall", slicing=None)
    # Reading all answers is the dearest of all: where groups divide the images, they are read once.
    said = await alphas.answer_patterns(connection, scope) if scope.by in _DIVIDING else None
    measures, questions = await _whole(connection, whole, names, chance, said)
    return Told(
        by=scope.by,
        headline=headline(measures, [each for each in questions if each[1].code == "T1"]),
        measures=(*measures, *(told for _, told in questions)),
        rows=await _rows(connection, scope, names, chance, said),
    )


async def _whole(
    connection: Connection,
    scope: Scope,
    names: Names,
    chance: Expected | None,
    said: alphas.Patterns | None,
) -> tuple[list[Number], list[tuple[str, Number]]]:
    """Numbers of objects, and those of each question with its name."""
    objects: list[Number] = []
    if names.categories and scope.question_id is None:
        objects = await _objects(connection, scope, chance)
    questions: list[tuple[str, Number]] = []
    if scope.category_id is None and scope.family in {None, "answer"}:
        patterns = (
            await alphas.answer_patterns(connection, scope)
            if said is None
            else alphas.all_together(said)
        )
        found = alphas.answers_by_group(patterns, list(names.questions.values()))
        for (_, question_id), estimates in found.items():
            name = names.questions[question_id]["name"]
            questions += [
                (name, replace(told, name=f"{told.name}: {name}"))
                for told in answer_numbers(estimates)
            ]
    return objects, questions


async def _objects(connection: Connection, scope: Scope, chance: Expected | None) -> list[Number]:
    if scope.category_id is not None:
        return await _of_category(connection, scope, str(scope.category_id))
    groups = await ratios_by_group(connection, scope)
    group = groups.get("", GroupRatios(0, 0, {}))
    points = await keypoints_by_group(connection, scope)
    classes = (await alphas.class_alphas(connection, scope)).get("")
    emptiness = (await alphas.emptiness(connection, scope)).get("", {})
    return [
        *beyond_chance(group, chance),
        *group.numbers(),
        *([number("D3", classes, objects=group.objects)] if classes else []),
        *_numbers(emptiness),
        await kalos(connection, scope),
        *points.get("", []),
    ]


async def _of_category(connection: Connection, scope: Scope, key: str) -> list[Number]:
    scope = replace(scope, by="category")
    group = (await ratios_by_group(connection, scope)).get(key, GroupRatios(0, 0, {}))
    beyond = (await beyond_by_category(connection, scope)).get(key)
    alpha = (await alphas.category_alphas(connection, scope)).get(key)
    points = (await keypoints_by_group(connection, scope)).get(key, [])
    return [
        beyond or number("A1", missing(_UNSEEN)),
        *group.numbers(),
        *([number("D3", alpha)] if alpha else []),
        *points,
    ]


async def _rows(
    connection: Connection,
    scope: Scope,
    names: Names,
    chance: Expected | None,
    said: alphas.Patterns | None,
) -> tuple[Row, ...]:
    if scope.by in {"overall", "image"}:
        return ()
    if scope.by == "question":
        return await _question_rows(connection, scope, names)
    if scope.by == "keypoint":
        return await keypoint_rows(connection, scope, names)
    numbers: dict[str, list[Number]] = defaultdict(list)
    of_categories = await beyond_by_category(connection, scope) if scope.by == "category" else {}
    for g, group in (await ratios_by_group(connection, scope)).items():
        alone = [of_categories[g]] if g in of_categories else []
        numbers[g] += [*(alone or beyond_chance(group, chance)), *group.numbers()]
    for g, more in await _corrected(connection, scope, names, said or {}):
        numbers[g] += more
    rows = [
        Row(g, name_of(scope, names, g), tuple(found), link_of(scope, g))
        for g, found in numbers.items()
        if scope.by != "category" or int(g) in names.categories
    ]
    return tuple(sorted(rows, key=lambda row: _order(scope, names, row)))


async def _corrected(
    connection: Connection, scope: Scope, names: Names, said: alphas.Patterns
) -> list[tuple[str, list[Number]]]:
    """Alphas of each group, and the points of skeletons."""
    if scope.by == "annotator":
        return []
    more: list[tuple[str, list[Number]]] = []
    if scope.by == "pair":
        emptiness = await alphas.pair_emptiness(connection, scope)
        more += [(g, _numbers(estimates)) for g, estimates in emptiness.items()]
        return more + await pair_kappas(connection, scope, names)
    more += list((await keypoints_by_group(connection, scope)).items())
    if scope.by == "category":
        found = await alphas.category_alphas(connection, scope)
        return more + [(g, [number("D3", estimate)]) for g, estimate in found.items()]
    for g, estimate in (await alphas.class_alphas(connection, scope)).items():
        more.append((g, [number("D3", estimate)]))
    emptiness = await alphas.emptiness(connection, scope)
    more += [(g, _numbers(estimates)) for g, estimates in emptiness.items()]
    questions = list(names.questions.values())
    for (g, question_id), estimates in alphas.answers_by_group(said, questions).items():
        name = names.questions[question_id]["name"]
        told = [replace(each, name=f"{each.name}: {name}") for each in answer_numbers(estimates)]
        more.append((g, told))
    return more


def _numbers(estimates: dict[str, Estimate]) -> list[Number]:
    return [number(code, each) for code, each in estimates.items()]


async def _question_rows(connection: Connection, scope: Scope, names: Names) -> tuple[Row, ...]:
    questions = list(names.questions.values())
    found = await alphas.answers(connection, replace(scope, by="overall"), questions)
    return tuple(
        Row(
            str(question["id"]),
            question["name"],
            tuple(answer_numbers(found["", question["id"]])),
            link_of(scope, str(question["id"])),
        )
        for question in questions
        if ("", question["id"]) in found
    )


def name_of(scope: Scope, names: Names, key: str) -> str:
    """What a row is called."""
    if scope.by == "category":
        return names.categories[int(key)]
    if scope.by in {"annotator", "pair"}:
        return " and ".join(names.person(int(each)) for each in key.split(","))
    if scope.by == "slice" and scope.slicing is not None:
        return scope.slicing.name_of(key)
    return key


def link_of(scope: Scope, key: str) -> str:
    """Where the disagreements behind a row are listed."""
    parameters = {
        "category": {"category": key},
        "annotator": {"annotator": key},
        "pair": {"annotator": key},
        "question": {"question": key},
        "time": {"week": key},
        "slice": {"slice": scope.slicing.field_name if scope.slicing else "", "value": key},
    }
    query = urlencode(parameters.get(scope.by, {}), safe=",")
    return f"/projects/{scope.project_id}/disagreements?{query}"


def _order(scope: Scope, names: Names, row: Row) -> tuple[int, str]:
    """Categories as in the schema; the rest by key, numbers by size, what is not recorded last."""
    if scope.by == "category":
        return list(names.categories).index(int(row.key)), ""
    if scope.by == "time":
        return 0, row.key
    first = row.key.split(",")[0]
    return (int(first) if first.isdigit() else 0) if row.key else 2**31, row.key
