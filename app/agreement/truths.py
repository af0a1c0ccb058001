"""What is known of how a project's annotators err, read from where it is kept."""

from collections.abc import Iterable
from typing import Any, LiteralString

from app.agreement.judges import Judges, Truths
from app.database.engine import Connection

_QUESTION = "question "

JUDGES: LiteralString = "select scope, model from agreement_judges where project_id = %s"


async def truths_of(connection: Connection, project_id: int) -> Truths:
    """The models that were fitted last; none while annotators have said too little."""
    cursor = await connection.execute(JUDGES, [project_id])
    return truths_from(await cursor.fetchall())


def truths_from(rows: Iterable[tuple[str, Any]]) -> Truths:
    """Those of one project, from the rows of `JUDGES`."""
    kept: dict[str, Any] = dict(rows)
    judges = {scope: Judges.from_json(model) for scope, model in kept.items() if scope != "weights"}
    return Truths(
        categories=judges.get("categories"),
        questions={
            int(scope.removeprefix(_QUESTION)): one
            for scope, one in judges.items()
            if scope.startswith(_QUESTION)
        },
        weights={int(person): weight for person, weight in kept.get("weights", {}).items()},
    )
