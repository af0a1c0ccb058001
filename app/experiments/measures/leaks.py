"""Warnings: what gives the label away in this dataset, and why that would not hold in production."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.experiments.measures.alone import (
    ARRIVAL,
    FOLDER,
    IDENTIFIERS,
    NAME,
    TIME_ORDER,
    Alone,
    one_per_label,
)
from app.experiments.measures.records import Estimate, Material, Plan
from app.experiments.measures.wording import lowered
from concord_features import FeatureField
from concord_features.words import is_of_words, words_in

GIVES_AWAY = 0.9
"""From this skill on (0 is a guess, 1 is every image right) one field alone gives the label away."""

_PURE = 0.95
_LEAST = 8
_REASONS = {
    NAME.name: "Names are given when pictures are filed; those of new pictures say nothing of what they show.",
    FOLDER.name: "Folders are where people put pictures they had looked at; new pictures lie in none of them.",
    TIME_ORDER: "In production pictures come from times that no training image is near. Split by time "
    "before you trust any score here.",
    ARRIVAL: "The images came in sorted by their labels. Nothing in production comes sorted; look for "
    "what else differs between the batches.",
    "body_serial": "A serial number says who took the picture, not what it shows; a new camera has another one.",
    "lens_serial": "A serial number says who took the picture, not what it shows; a new lens has another one.",
    "camera": "It holds as long as each label has its own camera. The first picture of another camera breaks it.",
    "software": "It says how files were processed, which depends on who delivered them, and changes with every update.",
    "taken": "Each label was photographed at its own time. Unless that is how the world is, it ends with the campaign.",
}
_REASON = (
    "One fact that is nearly always right is rarely nature: look whether labels were made from it, "
    "or whether each label was collected in its own way."
)
_NAMES = {
    NAME.name: "The file name",
    FOLDER.name: "The folder",
    TIME_ORDER: "The order of the times taken",
    ARRIVAL: "The order in which images came in",
}


@dataclass(frozen=True)
class Leak:
    """A warning. `is_used`: the models were given the field."""

    kind: str
    field: str
    label: str
    is_used: bool
    sentence: str
    reason: str


def leaks_of(alone: Mapping[str, Sequence[Alone]], material: Material, plan: Plan) -> list[Leak]:
    """What gives labels away alone, and what each label has its own of."""
    used = {field.name: field for field in plan.fields}
    found = [
        _gives_away(name, each, used.get(name))
        for name, said in alone.items()
        for each in said
        if each.skill >= GIVES_AWAY
    ]
    known = {leak.field for leak in found}
    if material.is_choice:
        found += list(_owned(material, [each for each in plan.fields if each.name not in known]))
    return found


def identifiers(importances: Mapping[str, Estimate], known: Iterable[Leak]) -> list[Leak]:
    """Serial numbers that a model leans on, though none gives a label away alone."""
    told = {leak.field for leak in known}
    return [
        Leak(
            "identifier",
            name,
            "",
            True,
            f"The model leans on {_words(name)}.",
            _REASONS[name],
        )
        for name in IDENTIFIERS
        if name not in told and name in importances and importances[name].is_above_zero
    ]


def _gives_away(name: str, alone: Alone, field: FeatureField | None) -> Leak:
    what = _NAMES.get(name) or (field.label if field else _words(name))
    of = f" “{alone.label}”" if alone.label else ""
    sentence = (
        f"{what} alone gives the label{of} away: right for {100 * alone.score:.0f} % of images."
    )
    if alone.label:
        sentence = f"{what} alone gives away whether there is{of}: {100 * alone.score:.0f} % right."
    if field is None:
        sentence += " The models do not get it, but pixels may carry what goes with it."
    reason = _REASONS.get(name, _REASON)
    return Leak("gives_away", name, alone.label, field is not None, sentence, reason)


def _owned(material: Material, fields: Sequence[FeatureField]) -> Iterable[Leak]:
    for field in fields:
        if not is_of_words(field):
            continue
        words = [words_in(record, field) for record in material.records]
        owned = one_per_label(words, material, least=_LEAST, share=_PURE)
        if owned:
            sentence = f"The label decides {lowered(field.label)}: nearly all images of a label have the same one."
            yield Leak(
                "one_per_label", field.name, "", True, sentence, _REASONS.get(field.name, _REASON)
            )


def _words(name: str) -> str:
    return name.replace("_", " ")
