"""Which pictures are made of one."""

import random
from dataclasses import replace

from app.exporting.altering.asked import Augment, Preparation, Resize, Tiles
from app.exporting.altering.plan import Plan
from app.geometry.boxes import Size

WHOLE_TURN = 4


def plans_of(size: Size, asked: Preparation, *, key: str, is_copied: bool) -> list[Plan]:
    """The pictures to make of one, in order.

    Args:
        size: of the upright original.
        asked: what the export asks for.
        key: what makes chance the same each time for this image, such as its hash.
        is_copied: whether augmented copies may be made of it, as of images for training alone.
    """
    windows = _windows(size, asked.tiles) if asked.tiles else [(0, 0, size.width, size.height)]
    plans = []
    for window in windows:
        suffix = f"~x{window[0]}y{window[1]}" if asked.tiles else ""
        plan = _sized(window, asked.resize, suffix)
        plans.append(plan)
        if asked.augment and is_copied:
            plans += _copies(plan, asked.augment, f"{key}{suffix}")
    return plans


def _windows(size: Size, tiles: Tiles) -> list[tuple[int, int, int, int]]:
    """Row by row; the last of each reaches to the edge, and overlaps more."""
    return [
        (x, y, min(tiles.width, size.width), min(tiles.height, size.height))
        for y in _starts(size.height, tiles.height, tiles.overlap)
        for x in _starts(size.width, tiles.width, tiles.overlap)
    ]


def _starts(length: int, tile: int, overlap: int) -> list[int]:
    last = max(0, length - tile)
    return [*range(0, last, tile - overlap), last]


def _sized(window: tuple[int, int, int, int], resize: Resize | None, suffix: str) -> Plan:
    width, height = window[2:]
    if resize is None:
        return Plan(window, Size(width, height), (0, 0), Size(width, height), suffix=suffix)
    scale = min(resize.width / width, resize.height / height)
    if resize.mode == "fit":
        scale = min(scale, 1.0)
    content = Size(max(1, round(width * scale)), max(1, round(height * scale)))
    if resize.mode == "fit":
        return Plan(window, content, (0, 0), content, suffix=suffix)
    framed = Size(resize.width, resize.height)
    offset = ((framed.width - content.width) // 2, (framed.height - content.height) // 2)
    return Plan(window, content, offset, framed, suffix=suffix)


def _copies(plan: Plan, augment: Augment, key: str) -> list[Plan]:
    """Each is another picture than the original and, as long as there are ways left, than the other copies."""
    chance = random.Random(f"{augment.seed}:{key}")
    ways = [
        (is_mirrored, turns)
        for is_mirrored in ([False, True] if augment.flip else [False])
        for turns in (range(WHOLE_TURN) if augment.rotate else [0])
    ]
    if not augment.is_of_chance:
        ways.remove((False, 0))
    chance.shuffle(ways)
    copies = []
    for number in range(augment.copies if augment.is_of_chance else min(augment.copies, len(ways))):
        is_mirrored, turns = ways[number % len(ways)]
        copy = replace(
            plan,
            is_mirrored=is_mirrored,
            quarter_turns=turns,
            brightness=round(1 + chance.uniform(-augment.brightness, augment.brightness), 4),
            suffix=f"{plan.suffix}~a{number + 1}",
        )
        copies.append(_by_chance(copy, augment, chance))
    return copies


def _by_chance(plan: Plan, augment: Augment, chance: random.Random) -> Plan:
    """What is not asked for draws nothing, so that copies of a seed stay what they were."""
    if augment.exposure:
        plan = replace(plan, stops=round(chance.uniform(-augment.exposure, augment.exposure), 4))
    if augment.crop:
        plan = replace(plan, window=_cropped(plan.window, augment.crop, chance))
    if augment.noise:
        plan = replace(plan, noise=augment.noise, noise_seed=chance.randrange(2**31))
    return plan


def _cropped(
    window: tuple[int, int, int, int], most: float, chance: random.Random
) -> tuple[int, int, int, int]:
    """A smaller window of the same form inside; brought to the same size, it is a closer look."""
    left, top, width, height = window
    scale = 1 - chance.uniform(0, most)
    across, down = max(1, round(width * scale)), max(1, round(height * scale))
    return (
        left + chance.randint(0, width - across),
        top + chance.randint(0, height - down),
        across,
        down,
    )
