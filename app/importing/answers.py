"""What may be wrong with an answer that a file gives. Pure."""

from collections.abc import Sequence

from app.annotations.label_schema import QuestionRules


def answer_problem(question: QuestionRules | None, values: Sequence[str]) -> str | None:
    """What was expected instead; none where it may be taken."""
    if question is None:
        return "a question of the project"
    if question.mode != "multilabel" and len(values) > 1:
        return "one value"
    if not set(values) <= question.values or len(set(values)) < len(values):
        return f"one of {', '.join(sorted(question.values)[:20])}"
    return None
