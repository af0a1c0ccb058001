"""What people answered to questions, as rows. Pure."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import combinations
from typing import Any

from app.agreement.grouping import jaccard
from app.agreement.labelled import LabelledImage

Row = dict[str, Any]


def vote_rows(image: LabelledImage) -> list[Row]:
    """Every answer, one row a person and question."""
    return [
        {
            "image_id": image.id,
            "question_id": question_id,
            "annotator_id": submission.annotator_id,
            "values": sorted(values),
        }
        for submission in image.submissions
        for question_id, values in submission.answers.items()
    ]


def answer_rows(image: LabelledImage) -> list[Row]:
    """The sums of each question that anybody answered."""
    given: dict[int, list[tuple[str, ...]]] = defaultdict(list)
    for submission in image.submissions:
        for question_id, values in submission.answers.items():
            given[question_id].append(tuple(sorted(values)))
    return [
        {
            "image_id": image.id,
            "question_id": question_id,
            "rater_count": len(image.submissions),
            "answer_count": len(answers),
            "agreeing": _agreeing(answers),
            "distance": _distance(answers),
        }
        for question_id, answers in given.items()
    ]


def _agreeing(answers: Sequence[tuple[str, ...]]) -> float:
    """Coincidences of equal answers: n (n - 1) / (m - 1), summed over answers."""
    if len(answers) < 2:
        return 0.0
    alike = sum(count * (count - 1) for count in Counter(answers).values())
    return alike / (len(answers) - 1)


def _distance(answers: Sequence[tuple[str, ...]]) -> float:
    """Distances of all ordered pairs / (m - 1)."""
    if len(answers) < 2:
        return 0.0
    apart = sum(jaccard(first, second) for first, second in combinations(answers, 2))
    return 2 * apart / (len(answers) - 1)
