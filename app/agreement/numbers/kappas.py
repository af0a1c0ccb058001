"""T1 of two people: Cohen's kappa, which knows that each has habits of their own."""

from collections import defaultdict
from dataclasses import replace

import numpy as np

from app.agreement.measures.intervals import ratio
from app.agreement.measures.ratings.kappa import cohen_kappa
from app.agreement.numbers.naming import Names
from app.agreement.numbers.records import Number, number
from app.agreement.numbers.scopes import Scope
from app.database.engine import Connection

Cells = dict[tuple[str, str], int]


async def pair_kappas(
    connection: Connection, scope: Scope, names: Names
) -> list[tuple[str, list[Number]]]:
    """For each two people and question that both answered on some image."""
    cursor = await connection.execute(
        """
        select
            a.annotator_id || ',' || b.annotator_id, a.question_id, array_to_json(a.values)::text,
            array_to_json(b.values)::text, count(*)
        from agreement_votes a
        join agreement_votes b
            on b.image_id = a.image_id and b.question_id = a.question_id and a.annotator_id < b.annotator_id
        where a.project_id = %(project)s and (%(question)s::bigint is null or a.question_id = %(question)s)
        group by 1, 2, 3, 4
        order by 1, 2, 3, 4
        """,
        scope.values,
    )
    tables: dict[tuple[str, int], Cells] = defaultdict(dict)
    for pair, question_id, first, second, count in await cursor.fetchall():
        tables[pair, question_id][first, second] = count
    return [
        (pair, _numbers(cells, names.questions[question_id]["name"]))
        for (pair, question_id), cells in tables.items()
        if question_id in names.questions
    ]


def _numbers(cells: Cells, question: str) -> list[Number]:
    values = sorted({value for cell in cells for value in cell})
    table = np.zeros((len(values), len(values)))
    for (first, second), count in cells.items():
        table[values.index(first), values.index(second)] = count
    equal = np.repeat([1.0, 0.0], [int(np.trace(table)), int(table.sum() - np.trace(table))])
    kappa = replace(number("T1", cohen_kappa(table)), name=f"Cohen's kappa: {question}")
    plain = number("T1p", ratio(equal, np.ones(len(equal))))
    return [kappa, replace(plain, name=f"{plain.name}: {question}")]
