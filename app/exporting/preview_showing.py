"""A preview as records for the wire. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from app.exporting.altering.asked import Preparation
from app.exporting.altering.channels import (
    Channels,
    Counts,
    normalization_of,
    normalized_range,
)
from app.exporting.altering.images import Altered
from app.exporting.altering.labels import Fate
from app.exporting.pictures import Content
from app.exporting.preview_schemas import (
    AskedPreview,
    Became,
    ChannelsOut,
    FateOut,
    LabelOut,
    NormalizationOut,
    OriginalOut,
    PictureOut,
    PreviewOut,
)
from app.exporting.previewing import Preview
from app.formats.records import Object

_BINS, _VALUES_IN_BIN = 64, 4
_NEARLY_ALL = 0.9995


@dataclass(frozen=True)
class Rendered:
    """A preview with the files of some of its pictures, from the one at `skip` on; `before` is of the original."""

    preview: Preview
    skip: int
    before: Counts
    contents: Sequence[Content]
    hidden_count: int


def told_preview(rendered: Rendered, asked: AskedPreview) -> PreviewOut:
    """All about one image."""
    whole, skip = rendered.preview, rendered.skip
    names = {each.id: each.name for each in whole.dataset.categories}
    shown = whole.part(skip, len(rendered.contents)).altered
    pictures = [
        _picture(made, content, names, skip + at)
        for at, (made, content) in enumerate(zip(shown, rendered.contents, strict=True))
    ]
    normalization = _normalization(asked.prepare, rendered.contents)
    for picture, content in zip(pictures, rendered.contents, strict=True):
        picture.url = _url(whole, asked, picture.number)
        picture.normalized_range = _range(content, normalization)
    return PreviewOut(
        image=OriginalOut(
            id=whole.image.id,
            file_name=whole.row.original_name,
            width=whole.image.width,
            height=whole.image.height,
            labels=_labels(whole.image.objects, names),
            channels=channels_of(rendered.before),
        ),
        picture_count=len(whole.altered),
        pictures=pictures,
        hidden_count=rendered.hidden_count,
        normalization=normalization,
    )


def _picture(made: Altered, content: Content, names: dict[int, str], number: int) -> PictureOut:
    plan = made.plan
    return PictureOut(
        number=number,
        file_name=made.image.file_name,
        width=plan.size.width,
        height=plan.size.height,
        window=list(plan.window),
        is_mirrored=plan.is_mirrored,
        quarter_turns=plan.quarter_turns,
        brightness=plan.brightness,
        exposure_stops=plan.stops,
        noise=plan.noise,
        noise_seed=plan.noise_seed,
        labels=_labels(made.image.objects, names),
        fates=[_fate(each, names) for each in made.fates],
        channels=channels_of(content.counts or ()),
        normalized_range=None,
        url="",
    )


def _url(preview: Preview, asked: AskedPreview, number: int) -> str:
    """Where the bytes of a picture are."""
    query = {
        "image_id": preview.image.id,
        "number": number,
        "truth": asked.truth,
        "prepare": asked.prepare.model_dump_json(exclude_none=True),
    }
    return f"/api/v1/projects/{preview.project_id}/exports/preview/picture?{urlencode(query)}"


def _labels(objects: Sequence[Object], names: dict[int, str]) -> list[LabelOut]:
    return [
        LabelOut(
            id=each.id, category=names[each.category_id], shape=dict(each.shape), area=each.area
        )
        for each in objects
    ]


def _fate(fate: Fate, names: dict[int, str]) -> FateOut:
    return FateOut(
        object_id=fate.source.id,
        category=names[fate.source.category_id],
        became=_became(fate),
        share=round(fate.share, 4),
        pieces=len(fate.objects),
    )


def _became(fate: Fate) -> Became:
    if not fate.objects:
        return "left_out" if fate.is_sliver else "outside"
    return "whole" if fate.share >= _NEARLY_ALL and len(fate.objects) == 1 else "cut"


def channels_of(counts: Sequence[int]) -> ChannelsOut:
    """Of 768 counts; a picture without a pixel has no brightness."""
    channels = Channels()
    channels.add(counts)
    mean, std = channels.mean_and_std() or ([0.0] * 3, [0.0] * 3)
    return ChannelsOut(
        mean=mean,
        std=std,
        histogram=[_shares(counts[256 * at : 256 * (at + 1)]) for at in range(3)],
    )


def _shares(counts: Sequence[int]) -> list[float]:
    total = sum(counts) or 1
    return [
        round(sum(counts[at * _VALUES_IN_BIN : (at + 1) * _VALUES_IN_BIN]) / total, 6)
        for at in range(_BINS)
    ]


def _normalization(asked: Preparation, contents: Sequence[Content]) -> NormalizationOut | None:
    """By the dataset's own pictures it is known when all are written: till then these of the image stand for them."""
    if asked.normalize is None:
        return None
    channels = Channels()
    for each in contents:
        channels.add(each.counts or ())
    numbers = normalization_of(asked.normalize, channels) or {}
    return NormalizationOut(
        by=asked.normalize,
        mean=numbers["mean"],
        std=numbers["std"],
        is_final=asked.normalize == "imagenet",
    )


def _range(content: Content, by: NormalizationOut | None) -> list[float] | None:
    found = by and normalized_range(content.counts or (), by.mean, by.std)
    return list(found) if found else None
