"""What an export of features would be like."""

import asyncio
from collections.abc import Iterable, Sequence
from typing import Any

from app.database.engine import Connection
from app.exporting.schemas import Split
from app.features import FIELDS, fields_named
from app.insights.distributions import distribution_of
from app.insights.queries import SAMPLE, sampled_records
from app.insights.schemas import BarOut, FeaturesOut, FieldOut, Part, WordOut
from concord_features import FeatureEncoder, FeatureSpec, Fitting

RARE_SHARE = 0.01


async def preview_features(
    connection: Connection, project_id: int, names: Iterable[str] | None, split: Part
) -> FeaturesOut:
    """Every field that there is, by a sample of the images of a split, or of all.

    Those of the names are chosen; without names, those that are not private and that any of these images records.

    Raises:
        UnknownFields: there are not all of them.
    """
    chosen = None if names is None else {each.name for each in fields_named(names)}
    sampled = await sampled_records(connection, project_id, Split())
    return await asyncio.to_thread(preview_of, sampled, chosen, split)


def preview_of(
    sampled: Sequence[tuple[str, dict[str, Any]]], chosen: set[str] | None, split: Part
) -> FeaturesOut:
    """By images with their splits."""
    training = [facts for part, facts in sampled if part == "train"]
    shown = [facts for part, facts in sampled if split in ("", part)]
    spec = FeatureSpec(tuple(FIELDS.values()), RARE_SHARE)
    encoder = Fitting.on(spec, training or [facts for _, facts in sampled])
    fields = [_field(name, shown, encoder) for name in FIELDS]
    for each in fields:
        is_usual = not each.is_private and each.missing_share < 1
        each.is_chosen = is_usual if chosen is None else each.name in chosen
    return FeaturesOut(
        split=split,
        image_count=len(shown),
        sample=SAMPLE,
        fitted_on=len(training),
        column_count=sum(len(each.columns) for each in fields if each.is_chosen),
        fields=fields,
    )


def _field(name: str, records: Sequence[dict[str, Any]], encoder: FeatureEncoder) -> FieldOut:
    field = FIELDS[name]
    found = distribution_of(field, records)
    return FieldOut(
        name=name,
        label=field.label,
        section=field.section,
        unit=found.unit,
        description=field.description,
        is_private=field.is_private,
        is_chosen=False,
        missing_share=found.missing_share,
        bars=[BarOut.model_validate(each) for each in found.bars],
        words=[WordOut.model_validate(each) for each in found.words],
        columns=[each.name for each in encoder.columns if each.field == name],
    )
