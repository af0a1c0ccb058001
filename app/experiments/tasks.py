"""What an experiment predicts: `objects`, or `question:<id>`. Pure."""

from app.experiments.errors import UnknownTask
from app.web.identifiers import LARGEST_ID

OBJECTS = "objects"


def question_of(task: str) -> int | None:
    """The id of the question; none for objects. Raises UnknownTask."""
    if task == OBJECTS:
        return None
    kind, _, number = task.partition(":")
    if (
        kind == "question"
        and number.isascii()
        and number.isdigit()
        and 0 < int(number) <= LARGEST_ID
    ):
        return int(number)
    raise UnknownTask(task)
