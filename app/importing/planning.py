"""What is settled of an import before its objects are read. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.annotations.label_schema import CategoryRules, QuestionRules


@dataclass(frozen=True, slots=True)
class Target:
    """Whose layers something goes into: `kind` as layers have it."""

    kind: str
    source: str | None = None
    annotator_id: int | None = None

    @property
    def name(self) -> str:
        """What tells it from the import's other targets, also next time."""
        return f"{self.kind} {self.annotator_id or ''}"


@dataclass
class Plan:
    """How an import is to be taken: what its categories, questions and layers are in the project.

    `rules` are those of a category that is there already; others are made. `may_create`: what is missing is made, and
    a category takes more kinds of shapes than before.
    """

    project_id: int
    source: str
    rules: Mapping[int, CategoryRules]
    questions: Mapping[str, QuestionRules]
    targets: Sequence[Target]
    target_of: Mapping[str, int]
    category_ids: Mapping[int, int]
    """Of the categories that are there, by their numbers in the file, and of those that will be, by then with ids (a
    check makes none). What is marked by others is left out, told once a category."""
    has_numbered_extras: bool = False
    """Whether fields that are kept beside images name categories by these numbers, as COCO's do."""
    may_create: bool = True
    frame: str = "auto"
