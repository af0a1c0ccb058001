"""The picture itself, by a plan. Runs in a decoder's process, because it opens files of unknown origin."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image, ImageEnhance, ImageOps

from app.exporting.altering.channels import Counts, counts_of, normalized
from app.exporting.altering.hidden import Hidden
from app.exporting.altering.light import exposed, noisy
from app.exporting.altering.plan import Plan
from app.formats.records import Shape
from app.formats.regions import runs_of
from app.geometry.boxes import Size
from app.geometry.masks import bounds_of_runs, pixels_of_runs
from app.hiding.finding import find_in
from app.hiding.places import Place
from app.images.decoding.display import decode, displayed, flattened
from app.images.decoding.limits import DecodeLimits
from app.images.decoding.opening import open_image

GROUND = 114
"""The grey around letterboxed pictures, as YOLO's trainers have it."""
QUALITY = 92
_BLOCKS = 6
"""So many blocks are left along the longer side of a hidden place."""
_LEAST_BLOCK_PX = 8
_TURNS = {
    1: Image.Transpose.ROTATE_270,
    2: Image.Transpose.ROTATE_180,
    3: Image.Transpose.ROTATE_90,
}


def alter(
    source: Path,
    file_name: str,
    limits: DecodeLimits,
    targets: Sequence[tuple[Plan, Path]],
    hidden: Hidden,
) -> tuple[list[Place], list[Counts]]:
    """Write the pictures of all plans, as JPEG or PNG by the ending of their paths, without any metadata.

    What comes back are the places that were found and hidden, and how bright each picture is, as it was before JPEG.

    Args:
        source: the stored original.
        file_name: what a refusal calls it.
        limits: of the decoder.
        targets: plans, and where their pictures go.
        hidden: places on the upright original, and what to look for there.

    Returns:
        The places that were found and hidden.

    Raises:
        ImageRefused: the picture does not decode to its last row.
    """
    picture = _upright(source, file_name, limits)
    found = find_in(picture, hidden.find)
    picture = without(picture, hidden.shapes(found), hidden.how)
    counts = []
    for plan, target in targets:
        made = altered(picture, plan)
        if target.suffix == ".png":
            made.save(target, "PNG", compress_level=3)
        else:
            flattened(made).save(target, "JPEG", quality=QUALITY, subsampling=0)
        counts.append(counts_of(flattened(made)))
    return found, counts


def counted(source: Path, file_name: str, limits: DecodeLimits) -> Counts:
    """How bright a stored original is. Raises ImageRefused."""
    return counts_of(flattened(_upright(source, file_name, limits)))


def shown_normalized(
    source: Path, file_name: str, limits: DecodeLimits, mean: list[float], std: list[float]
) -> bytes:
    """A picture's normalised values for the eye, as a PNG. Raises ImageRefused."""
    made = normalized(flattened(_upright(source, file_name, limits)), mean, std)
    file = BytesIO()
    made.save(file, "PNG", compress_level=3)
    return file.getvalue()


def _upright(source: Path, file_name: str, limits: DecodeLimits) -> Image.Image:
    with open_image(source, file_name, limits) as opened:
        picture = displayed(opened, decode(opened))
    picture.info.clear()
    return picture


def altered(picture: Image.Image, plan: Plan) -> Image.Image:
    """The picture of a plan."""
    left, top, width, height = plan.window
    made = picture.crop((left, top, left + width, top + height))
    if made.size != (plan.content.width, plan.content.height):
        size = (plan.content.width, plan.content.height)
        made = made.resize(size, Image.Resampling.LANCZOS)
    if plan.framed != plan.content:
        framed = Image.new(made.mode, (plan.framed.width, plan.framed.height), _ground(made.mode))
        framed.paste(made, plan.offset)
        made = framed
    if plan.is_mirrored:
        made = ImageOps.mirror(made)
    if plan.quarter_turns:
        made = made.transpose(_TURNS[plan.quarter_turns])
    return _lit(made, plan)


def _ground(mode: str) -> int | tuple[int, ...]:
    return GROUND if mode == "L" else (GROUND, GROUND, GROUND, 255)[: len(mode)]


def _lit(picture: Image.Image, plan: Plan) -> Image.Image:
    """Noise comes last, as a sensor adds it to whatever light there is."""
    if plan.brightness != 1:
        picture = _brightened(picture, plan.brightness)
    if plan.stops:
        picture = exposed(picture, plan.stops)
    return noisy(picture, plan.noise, plan.noise_seed) if plan.noise else picture


def _brightened(picture: Image.Image, factor: float) -> Image.Image:
    if picture.mode != "RGBA":
        return ImageEnhance.Brightness(picture).enhance(factor)
    lit = ImageEnhance.Brightness(picture.convert("RGB")).enhance(factor)
    lit.putalpha(picture.getchannel("A"))
    return lit


def without(picture: Image.Image, places: Sequence[Shape], how: str) -> Image.Image:
    """The picture with places that nobody can recognise: a few blocks are left of each, perhaps run together.

    What is kept is averages of blocks of 8 pixels or more, so nothing finer can be brought back.
    """
    hidden = picture.copy()
    size = Size(*picture.size)
    for shape in places:
        runs = runs_of(shape, size)
        bounds = bounds_of_runs(runs, size)
        if bounds is None:
            continue
        left, top = int(bounds.x), int(bounds.y)
        right, bottom = int(bounds.right), int(bounds.bottom)
        pixels = pixels_of_runs(runs, size)[top:bottom, left:right]
        mask = Image.fromarray(np.ascontiguousarray(pixels) * np.uint8(255))
        piece = picture.crop((left, top, right, bottom))
        hidden.paste(_coarse(piece, how), (left, top), mask)
    return hidden


def _coarse(piece: Image.Image, how: str) -> Image.Image:
    block = max(_LEAST_BLOCK_PX, -(-max(piece.size) // _BLOCKS))
    width, height = piece.size
    few = piece.resize((-(-width // block), -(-height // block)), Image.Resampling.BOX)
    smooth = Image.Resampling.BICUBIC if how == "blur" else Image.Resampling.NEAREST
    return few.resize(piece.size, smooth)
