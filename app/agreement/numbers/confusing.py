"""Which categories, and which answers, are taken for each other."""

from urllib.parse import urlencode

from app.agreement.numbers.cells import write_cell
from app.agreement.numbers.naming import Names
from app.agreement.numbers.records import Cell
from app.agreement.numbers.scopes import Scope
from app.database.engine import Connection


async def category_cells(connection: Connection, scope: Scope, names: Names) -> list[Cell]:
    """The confusion matrix of categories, the worst first. A cell counts clusters in which both were said."""
    cursor = await connection.execute(
        """
        with cells as (
            select
                least(first_category_id, second_category_id) as a,
                greatest(first_category_id, second_category_id) as b,
                sum(count)::bigint as count, sum(weight) as weight
            from agreement_confusions
            where project_id = %(project)s and (%(family)s::text is null or family = %(family)s)
            group by 1, 2
        ), given as (
            select category_id, sum(given) as given
            from agreement_category_sums
            where project_id = %(project)s and (%(family)s::text is null or family = %(family)s)
            group by category_id
        )
        select a, b, count, 2 * weight / nullif(x.given + y.given, 0)
        from cells
        join given x on x.category_id = a
        join given y on y.category_id = b
        order by 4 desc nulls last, a, b
        """,
        scope.values,
    )
    return [
        Cell(
            str(a),
            str(b),
            names.categories[a],
            names.categories[b],
            count,
            float(share or 0),
            f"/projects/{scope.project_id}/disagreements?cell={a},{b}",
        )
        for a, b, count, share in await cursor.fetchall()
        if a in names.categories and b in names.categories
    ]


async def answer_cells(connection: Connection, scope: Scope, question_id: int) -> list[Cell]:
    """The confusion matrix of a question's answers, the worst first."""
    cursor = await connection.execute(
        """
        with votes as (
            select image_id, array_to_string(values, ',') as value, count(*) as n
            from agreement_votes
            where question_id = %(asked)s and project_id = %(project)s
            group by image_id, value
        ), given as (
            select value, sum(n) as n from votes group by value
        )
        select a.value, b.value, sum(a.n * b.n)::bigint, sum(a.n * b.n) / (x.n + y.n)
        from votes a
        join votes b on b.image_id = a.image_id and a.value < b.value
        join given x on x.value = a.value
        join given y on y.value = b.value
        group by a.value, b.value, x.n, y.n
        order by 4 desc, 1, 2
        """,
        {**scope.values, "asked": question_id},
    )
    return [
        Cell(
            first,
            second,
            _said(first),
            _said(second),
            count,
            float(share),
            f"/projects/{scope.project_id}/disagreements?"
            + urlencode({"question": question_id, "cell": write_cell(first, second)}, safe=","),
        )
        for first, second, count, share in await cursor.fetchall()
    ]


def _said(answer: str) -> str:
    return answer.replace(",", ", ") or "none of them"
