"""One annotator's figures and feedback as their page shows them. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.agreement.numbers.people import Feedback
from app.agreement.numbers.records import Number
from app.review.listing import Look, part_around
from app.web.charts import MIDST, Frame, leaning_frame

YOU = ("#56b4e9", 0)
ACCEPTED = ("#009e73", 1)
LEAST_TOLD = 0.005
"""An edge that is off by less is not worth a word."""


@dataclass(frozen=True)
class Edges:
    """How somebody draws the edges of boxes: a figure with what is the matter, made visible by exaggeration."""

    true: Frame
    drawn: Frame
    sentence: str
    sides: tuple[tuple[str, str], ...]


def edges_of(edges: Mapping[str, Number]) -> Edges | None:
    """None where there are no edges to compare."""
    values = {side: edge.value for side, edge in edges.items()}
    if any(value is None for value in values.values()):
        return None
    known = {side: value for side, value in values.items() if value is not None}
    return Edges(
        true=MIDST,
        drawn=leaning_frame(known["left"], known["top"], known["right"], known["bottom"]),
        sentence=_edge_sentence(edges),
        sides=tuple((side, signed_percent(value)) for side, value in known.items()),
    )


def _edge_sentence(edges: Mapping[str, Number]) -> str:
    """Only what the intervals are sure of: an edge whose interval holds zero is as the others'."""
    told = []
    for side, edge in edges.items():
        if edge.value is None or edge.low is None or edge.high is None:
            continue
        if abs(edge.value) >= LEAST_TOLD and edge.low * edge.high > 0:
            where = "too far out" if edge.value > 0 else "too far in"
            place = {"left": "on the left", "right": "on the right", "top": "at the top"}
            told.append(f"{100 * abs(edge.value):.1f} % {where} {place.get(side, 'at the bottom')}")
    if not told:
        return "Edges lie where the others draw them."
    return f"Draws boxes {', '.join(told)}."


def signed_percent(share: float) -> str:
    """`+4.1%`, `-0.3%`; a share of a side."""
    return f"{100 * share:+.1f} %"


def duration(seconds: float) -> str:
    """`48 s`, `3 min`, `1.5 h`."""
    if seconds < 1:
        return "under 1 s"
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


@dataclass(frozen=True)
class Told:
    """One difference, kindly worded: what the others said, and what was accepted."""

    image_id: int
    file_name: str
    sentence: str
    verdict: str
    is_decided: bool
    note: str | None
    part: dict[str, Any] | None
    drawings: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class OpenMisses:
    """Objects of one image that others marked and that nobody has decided on: where they are is not told yet."""

    image_id: int
    file_name: str
    count: int


@dataclass(frozen=True)
class Differences:
    """What can be shown, what was decided first, and how much else there is."""

    shown: tuple[Told, ...]
    open_misses: tuple[OpenMisses, ...]


def differences_of(
    feedback: Sequence[Feedback],
    versions: Mapping[int, Mapping[str, Any]],
    categories: Mapping[int, Mapping[str, Any]],
    *,
    is_self: bool,
    most: int,
) -> Differences:
    """What was decided comes first: from that one learns most. Worded for the annotator, or for who reads of them."""
    told = [
        _told(each, versions[each.disagreement_id], categories, is_self=is_self)
        for each in feedback
        if each.disagreement_id in versions
    ]
    shown = sorted((each for each in told if each.part), key=lambda each: not each.is_decided)
    missed = Counter((each.image_id, each.file_name) for each in told if not each.part)
    return Differences(
        tuple(shown[:most]),
        tuple(OpenMisses(image_id, name, count) for (image_id, name), count in missed.items()),
    )


def _told(
    each: Feedback,
    version: Mapping[str, Any],
    categories: Mapping[int, Mapping[str, Any]],
    *,
    is_self: bool,
) -> Told:
    own, accepted = version["own"], version["accepted"]
    shapes = []
    if own is not None:
        shapes.append((own, Look("Yours" if is_self else "This annotator", *YOU)))
    if accepted is not None and "shape" in accepted:
        shapes.append((accepted, Look("Accepted", *ACCEPTED)))
    is_question = each.question is not None
    return Told(
        image_id=each.image_id,
        file_name=each.file_name,
        sentence=f"{each.question}: {each.others}" if is_question else each.others,
        verdict=_verdict(each, version, categories, "you" if is_self else "they"),
        is_decided=version["is_decided"],
        note=version["note"],
        part=part_around(
            [shape for shape, _ in shapes], each.image_id, version["width"], version["height"]
        )
        if shapes or is_question or version["is_decided"]
        else None,
        drawings=tuple(
            {
                "shape": shape["shape"],
                "look": look,
                "edges": categories.get(shape["category_id"], {}).get("edges") or [],
            }
            for shape, look in shapes
        ),
    )


def _verdict(
    each: Feedback,
    version: Mapping[str, Any],
    categories: Mapping[int, Mapping[str, Any]],
    they: str,
) -> str:
    own, accepted = version["own"], version["accepted"]
    if not version["is_decided"]:
        return "Not decided yet."
    if accepted is None:
        return "Decided: nothing is to be marked here."
    if "values" in accepted:
        given = (each.own or {}).get("values")
        words = ", ".join(accepted["values"]) or "none of them"
        return f"Accepted: {words}{f', as {they} said.' if given == accepted['values'] else '.'}"
    category = categories.get(accepted["category_id"], {}).get("name", "a deleted category")
    if own is None:
        return f"Accepted: {category}. It was there to be marked."
    return f"Accepted: {category}{f', as {they} said.' if own['category_id'] == accepted['category_id'] else '.'}"
