"""Disagreements as their list shows them: a crop with everybody's outline, who said what, and the way on. Pure."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.agreement.measures.sentences import decimal
from app.review.queries.versions import Rater

# Apart for colour-blind eyes, too (Okabe and Ito, 2008), and light enough for dark pictures; as on the canvas.
COLORS = ("#56b4e9", "#e69f00", "#cc79a7", "#009e73", "#f0e442", "#d55e00")
PATTERNS = 5
"""So many patterns of lines there are, see crop.css."""
# How much of the surroundings a crop shows, as a share of the longer side.
MARGIN = 0.3
LEAST_MARGIN_PX = 16.0

STATUSES = {
    "missed": ("eye-off", "Missed by some"),
    "single": ("circle-dot", "Marked by one only"),
    "category": ("tags", "Categories differ"),
    "loose": ("shapes", "Shapes differ"),
    "attribute": ("list-checks", "Attributes differ"),
    "answer": ("message-square", "Answers differ"),
    "agreed": ("check", "Reopened"),
    "unchecked": ("circle", "Seen by one"),
}
"""Status → its icon and its words, in the order in which they are offered."""


@dataclass(frozen=True)
class Look:
    """How somebody's lines are told apart: by colour, and by pattern for eyes that do not tell colours."""

    name: str
    color: str
    pattern: int

    @classmethod
    def of(cls, rater: Rater, *, hides_names: bool = False) -> "Look":
        """The same on every image of a project."""
        name = f"Annotator {rater.color_index + 1}" if hides_names else rater.name
        return cls(name, COLORS[rater.color_index % len(COLORS)], rater.color_index % PATTERNS)


@dataclass(frozen=True)
class Saying:
    """One thing that was said of an object or a question, and by whom; `is_absence` where they said nothing."""

    words: str
    color: str | None
    people: tuple[Look, ...]
    is_absence: bool = False


@dataclass(frozen=True)
class Listed:
    """One disagreement of the list."""

    id: int
    image_id: int
    file_name: str
    status: str
    icon: str
    words: str
    question: str | None
    similarity: str | None
    sayings: tuple[Saying, ...]
    part: dict[str, Any]
    drawings: tuple[dict[str, Any], ...] = field(default=())


def listed(
    row: Mapping[str, Any],
    version: Mapping[str, Any],
    looks: Mapping[int, Look],
    categories: Mapping[int, Mapping[str, Any]],
) -> Listed:
    """A row of the queue with what belongs to it; `categories` are {name, color, edges} by id."""
    annotations = version["annotations"]
    icon, words = STATUSES[row["status"]]
    drawings = tuple(
        {
            "shape": annotation["shape"],
            "look": looks[annotation["annotator_id"]],
            "edges": categories.get(annotation["category_id"], {}).get("edges") or [],
        }
        for annotation in annotations
        if annotation["annotator_id"] in looks
    )
    return Listed(
        id=row["id"],
        image_id=row["image_id"],
        file_name=row["file_name"],
        status=row["status"],
        icon=icon,
        words=words,
        question=row["question"],
        similarity=decimal(row["similarity"]) if row["similarity"] and annotations else None,
        sayings=tuple(_sayings(version, looks, categories)),
        part=part_around(annotations, row["image_id"], version["width"], version["height"]),
        drawings=drawings,
    )


def part_around(
    annotations: Sequence[Mapping[str, Any]], image_id: int, width: int, height: int
) -> dict[str, Any]:
    """What to cut out of a picture: all annotations with their surroundings, or the whole where there are none."""
    whole = {"image_id": image_id, "image_width": width, "image_height": height}
    if not annotations:
        return whole | {"x": 0, "y": 0, "width": width, "height": height}
    left = min(each["x"] for each in annotations)
    top = min(each["y"] for each in annotations)
    right = max(each["x"] + each["width"] for each in annotations)
    bottom = max(each["y"] + each["height"] for each in annotations)
    margin = max(MARGIN * max(right - left, bottom - top), LEAST_MARGIN_PX)
    side = max(right - left, bottom - top) + 2 * margin
    x, shown_width = _within(left, right, side, width)
    y, shown_height = _within(top, bottom, side, height)
    return whole | {"x": x, "y": y, "width": shown_width, "height": shown_height}


def _within(start: float, end: float, length: float, whole: int) -> tuple[float, float]:
    """Where `length` pixels around the middle begin, and how many there are: moved inside the image, not cut at it."""
    length = max(min(length, whole), 1.0)
    begin = (start + end - length) / 2
    return round(max(min(begin, whole - length), 0.0), 2), round(length, 2)


def _sayings(
    version: Mapping[str, Any],
    looks: Mapping[int, Look],
    categories: Mapping[int, Mapping[str, Any]],
) -> list[Saying]:
    """What was said, the most frequent first; who said nothing last."""
    said: dict[tuple[str, str | None], list[Look]] = defaultdict(list)
    spoke = set()
    for member in version["members"]:
        spoke.add(member["annotator_id"])
        if member["annotator_id"] in looks:
            said[_said_by(member, categories)].append(looks[member["annotator_id"]])
    sayings = [
        Saying(words, color, tuple(people))
        for (words, color), people in sorted(said.items(), key=lambda each: -len(each[1]))
    ]
    silent = tuple(
        looks[rater] for rater in version["rater_ids"] if rater not in spoke and rater in looks
    )
    if silent:
        is_answer = any("values" in member for member in version["members"])
        sayings.append(Saying("no answer" if is_answer else "not marked", None, silent, True))
    return sayings


def _said_by(
    member: Mapping[str, Any], categories: Mapping[int, Mapping[str, Any]]
) -> tuple[str, str | None]:
    if "values" in member:
        return ", ".join(member["values"]) or "none of them", None
    category = categories.get(member["category_id"])
    return (category["name"], category["color"]) if category else ("a deleted category", None)
