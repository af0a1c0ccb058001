"""What a file's categories, questions and people are in the project, and which of them are to be made."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.viewer import Viewer
from app.annotations.label_schema import CategoryRules, LabelSchema, QuestionRules
from app.formats.reading.findings import Findings
from app.formats.reading.records import Author, Contents
from app.formats.records import Category, Question, Skeleton
from app.importing.planning import Target
from app.importing.schemas import ImportOptions
from app.importing.tally import Tally
from app.projects import service as projects
from app.projects.models import Project
from app.projects.schemas import Attribute, NewCategory, NewQuestion
from app.projects.schemas import Skeleton as NewSkeleton
from app.projects.service.categories import category_of, draft_of
from app.web.wording import plain_message

MODES = {"binary", "multiclass", "multilabel"}
SHAPE_ORDER = ("box", "rotated_box", "polygon", "polyline", "ellipse", "mask", "keypoints", "point")


@dataclass
class Matched:
    """Categories by their number in the file: `ids` are there already, `new` are to be made; questions likewise."""

    ids: dict[int, int] = field(default_factory=dict)
    rules: dict[int, CategoryRules] = field(default_factory=dict)
    new: list[Category] = field(default_factory=list)
    questions: dict[str, QuestionRules] = field(default_factory=dict)
    new_questions: list[Question] = field(default_factory=list)


def match_schema(
    contents: Contents, schema: LabelSchema, options: ImportOptions, findings: Findings
) -> Matched:
    """By the name exactly, then in small letters."""
    made = Matched()
    exact = {rules.name: key for key, rules in schema.categories.items()}
    folded = {rules.name.casefold(): key for key, rules in schema.categories.items()}
    for category in contents.categories:
        found = _found(category, contents, schema, exact, folded)
        if found is not None:
            made.ids[category.id] = found
            made.rules[category.id] = schema.categories[found]
            _compare_skeletons(category, schema.categories[found], findings)
        elif options.categories == "create" and not contents.names_ids:
            _add_category(category, made, findings)
        else:
            done = "left out with everything that is marked by it"
            findings.refused(
                "no-such-category",
                f"category {category.name}",
                "a category of the project",
                category.name,
                done,
            )
    made.questions = dict(schema.questions)
    for question in contents.questions:
        if question.name not in schema.questions and options.categories == "create":
            _add_question(question, made, findings)
    return made


def _add_category(category: Category, made: Matched, findings: Findings) -> None:
    """One that is to be made, unless the rules of schemas have something against it."""
    try:
        _first_draft(category)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        findings.refused(
            "category-unfit",
            f"category {category.name} {'.'.join(map(str, first['loc']))}",
            plain_message(first),
            first["input"],
            "left out with everything that is marked by it",
        )
        return
    made.new.append(category)


def _found(
    category: Category,
    contents: Contents,
    schema: LabelSchema,
    exact: Mapping[str, int],
    folded: Mapping[str, int],
) -> int | None:
    if contents.names_ids:
        key = int(category.name) if category.name.isdigit() and len(category.name) < 19 else 0
        return key if key in schema.categories else None
    return exact.get(category.name) or folded.get(category.name.casefold())


def _compare_skeletons(category: Category, rules: CategoryRules, findings: Findings) -> None:
    if category.skeleton is None or not rules.keypoints:
        return
    if category.skeleton.keypoints != rules.keypoints:
        findings.ignored(
            "skeleton-differs",
            f"category {category.name}",
            ", ".join(rules.keypoints),
            ", ".join(category.skeleton.keypoints),
            "points are taken in their order",
        )


def _add_question(question: Question, made: Matched, findings: Findings) -> None:
    if question.mode not in MODES or len(set(question.values)) < 2:
        expected = "binary, multiclass or multilabel, with two values or more"
        findings.refused(
            "question-unfit",
            f"question {question.name}",
            expected,
            question.mode,
            "left out with its answers",
        )
        return
    try:
        _new_question(question)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        findings.refused(
            "question-unfit",
            f"question {question.name} {'.'.join(map(str, first['loc']))}",
            plain_message(first),
            first["input"],
            "left out with its answers",
        )
        return
    made.new_questions.append(question)
    made.questions[question.name] = QuestionRules(
        0, question.mode, frozenset(question.values), False
    )


def targets_of(
    contents: Contents, options: ImportOptions, source: str, members: Mapping[str, int]
) -> tuple[list[Target], dict[str, int]]:
    """Whose layers there are, and into which of them each layer of the file goes."""
    kind, _, who = options.as_.partition(":")
    first = {
        "annotator": lambda: Target("annotator", None, int(who)),
        "predictions": lambda: Target("prediction", source),
        "consensus": lambda: Target("consensus"),
    }.get(kind, lambda: Target("import", source))()
    targets = [first]
    target_of: dict[str, int] = {}
    for key, author in contents.authors.items():
        if not author.is_model and kind not in ("import", "authors"):
            continue
        target = _target_of(author, kind, source, members)
        if target not in targets:
            targets.append(target)
        target_of[key] = targets.index(target)
    return targets, target_of


def _target_of(author: Author, kind: str, source: str, members: Mapping[str, int]) -> Target:
    """A model's predictions are predictions whatever the rest becomes."""
    if author.is_model:
        return Target("prediction", author.name[:200] or source)
    member = members.get(author.email.lower()) or members.get(author.name.lower())
    if kind == "authors" and member is not None:
        return Target("annotator", None, member)
    return Target("import", f"{source} · {author.name or author.key}")


async def open_schema(session: AsyncSession, project: Project, matched: Matched) -> dict[int, int]:
    """Every category's id by its number in the file; what is missing is made, and defined when all is read."""
    drafts = [_first_draft(each) for each in matched.new]
    made = await projects.open_categories(session, project, drafts) if drafts else []
    return matched.ids | {new.id: row.id for new, row in zip(matched.new, made, strict=True)}


async def settle_schema(
    session: AsyncSession,
    viewer: Viewer,
    project: Project,
    matched: Matched,
    ids: Mapping[int, int],
    tally: Tally,
) -> None:
    """Define what was opened, let categories take what came, and make the questions that are missing."""
    for new in matched.new:
        category = await category_of(session, project.id, ids[new.id])
        wanted = _draft(new, kinds_of(new.id, tally), tally)
        await projects.define_category(session, viewer, category, wanted)
    used = {number for number, _ in tally.by_category}
    for number in sorted(used & matched.ids.keys()):
        await _widen(session, viewer, project, ids[number], kinds_of(number, tally))
    if matched.new_questions:
        questions = [_new_question(each) for each in matched.new_questions]
        await projects.add_questions(session, viewer, project, questions)
    await session.flush()


def _new_question(question: Question) -> NewQuestion:
    values = list(dict.fromkeys(question.values))
    return NewQuestion(name=question.name, mode=question.mode, values=values)  # type: ignore[arg-type]


def kinds_of(number: int, tally: Tally) -> list[str]:
    """The kinds of shape that came for a category, in the order of the schema's pages."""
    came = {kind for each, kind in tally.by_category if each == number}
    return [kind for kind in SHAPE_ORDER if kind in came]


async def _widen(
    session: AsyncSession, viewer: Viewer, project: Project, category_id: int, kinds: Sequence[str]
) -> None:
    category = await category_of(session, project.id, category_id)
    draft = draft_of(category)
    regions = {"polygon", "mask"}
    taken = set(draft.shapes) | (regions if regions & set(draft.shapes) else set())
    missing = [kind for kind in kinds if kind not in taken]
    if missing:
        wanted = draft.model_copy(update={"shapes": [*draft.shapes, *missing]})
        await projects.change_category(session, viewer, project, category, wanted)


def _first_draft(category: Category) -> NewCategory:
    """The category before anything of it was read."""
    return _draft(category, ["keypoints" if category.skeleton else "box"], Tally())


def _draft(category: Category, kinds: Sequence[str], tally: Tally) -> NewCategory:
    shapes = list(kinds) or (["keypoints"] if category.skeleton else ["box"])
    if category.skeleton and "keypoints" not in shapes:
        shapes.append("keypoints")
    return NewCategory(
        name=category.name[:200],
        color=category.color,
        supercategory=category.supercategory or None,
        shapes=shapes,  # type: ignore[arg-type]
        attributes=_attributes(category, tally.attributes.get(category.id, {})),
        skeleton=_skeleton(category.skeleton) if "keypoints" in shapes else None,
    )


def _skeleton(skeleton: Skeleton | None) -> NewSkeleton | None:
    if skeleton is None:
        return None
    edges = dict.fromkeys(tuple(sorted(edge)) for edge in skeleton.edges)
    return NewSkeleton(
        keypoints=list(skeleton.keypoints),
        edges=[list(pair) for pair in edges],
        flip_pairs=_apart(skeleton.flip_pairs),
        sigmas=list(skeleton.sigmas) if skeleton.sigmas else None,
    )


def _apart(pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Pairs that share no point."""
    seen: set[int] = set()
    kept = []
    for pair in pairs:
        if not seen & set(pair):
            seen |= set(pair)
            kept.append(list(pair))
    return kept


def _attributes(category: Category, found: Mapping[str, set[str]]) -> list[Attribute]:
    given: list[Mapping[str, Any]] = [dict(spec) for spec in category.attributes]
    names = {spec["name"] for spec in given}
    given += [
        {"name": name, "type": next(iter(types))}
        for name, types in sorted(found.items())
        if name not in names and types != {""}
    ]
    return [Attribute.model_validate(spec) for spec in given[:100]]
