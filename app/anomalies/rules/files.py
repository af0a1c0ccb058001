"""What a file says of itself that its pixels deny."""

import re

from app.anomalies.rules.facts import DOUBTFUL, IMPOSSIBLE, ODD, Facts, Finding, pixels

BLOCK_PX = 16
"""Some cameras write a size that is rounded up to whole blocks of JPEG."""

DIFFERENT_BITS = 18
"""Perceptual hashes of a picture and its thumbnail differ in up to ten bits, of two pictures in about 32."""

SAME_BITS = 10
QUARTER_TURNS = (5, 6, 7, 8)

EDITORS = (
    "acdsee",
    "affinity photo",
    "aperture",
    "canva",
    "capture one",
    "darktable",
    "dxo",
    "facetune",
    "fotor",
    "gimp",
    "imagemagick",
    "instagram",
    "irfanview",
    "lightroom",
    "luminar",
    "meitu",
    "paint.net",
    "paintshop",
    "photofiltre",
    "photopea",
    "photoscape",
    "photoshop",
    "picasa",
    "picsart",
    "pixelmator",
    "pixlr",
    "polarr",
    "rawtherapee",
    "snapseed",
    "vsco",
    "windows photo editor",
    "windows photo gallery",
    "xnview",
)
"""Words by which programs that change pictures name themselves."""

_EDITOR = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, EDITORS))})(?!\w)", re.IGNORECASE)


def other_size(facts: Facts) -> Finding | None:
    """The stored size differs from EXIF's by a block or more: resized or cropped by a program that did not say so.

    Width and height that have changed places were turned, not resized.
    """
    said = facts.exif_size
    if said is None or _is_about(facts.size, said) or _is_about(facts.size, said[::-1]):
        return None
    return Finding(
        "size",
        ODD,
        f"The camera wrote {pixels(said)}, but the file has {pixels(facts.size)}: it was resized or cropped.",
        (("By EXIF", pixels(said)), ("Stored", pixels(facts.size))),
    )


def other_thumbnail(facts: Facts) -> Finding | None:
    """The thumbnail inside the file shows something else, however it is turned: the picture was changed after it."""
    distance = _thumbnail_distance(facts)
    if distance is None or distance <= DIFFERENT_BITS:
        return None
    return Finding(
        "thumbnail",
        DOUBTFUL,
        "The thumbnail inside the file shows another picture: this one was cropped, edited or replaced.",
        (
            ("Thumbnail against picture", f"differ in {distance} of 64 bits"),
            ("Of one picture", f"at most {DIFFERENT_BITS}"),
        ),
    )


def edited(facts: Facts) -> Finding | None:
    """The program that wrote the file last is one that changes pictures. Firmware of cameras is none."""
    found = _EDITOR.search(facts.software or "")
    if found is None:
        return None
    # The whole name, with a version, where it has a usual length.
    name = (facts.software or "")[:80]
    return Finding(
        "edited",
        ODD,
        f"{name} wrote this file, so its pixels may not be the camera's.",
        (("Software", name), ("An editor", found.group().lower())),
    )


def baked_orientation(facts: Facts) -> Finding | None:
    """EXIF asks for a turn that the pixels already have, so that everybody sees them turned twice.

    For quarter turns, EXIF's size or the thumbnail lies where the stored pixels stand, or the other way round; or the
    thumbnail looks like the picture when it is turned twice, and not when it is turned once.
    """
    if facts.orientation == 1:
        return None
    evidence = _evidence_of_size(facts) or _evidence_of_looks(facts)
    if evidence is None:
        return None
    return Finding(
        "orientation",
        IMPOSSIBLE,
        "EXIF asks to turn this picture, but its pixels are turned already: it is shown turned twice.",
        (("EXIF", f"orientation {facts.orientation}"), evidence),
    )


def _evidence_of_size(facts: Facts) -> tuple[str, str] | None:
    if facts.orientation not in QUARTER_TURNS:
        return None
    stored = pixels(facts.size)
    if facts.exif_size is not None and _is_transposed(facts.size, facts.exif_size):
        return "Size", f"stored {stored}, by EXIF {pixels(facts.exif_size)}"
    if facts.thumbnail_size is not None and _is_transposed(facts.size, facts.thumbnail_size):
        return "Shape", f"stored {stored}, its thumbnail {pixels(facts.thumbnail_size)}"
    return None


def _evidence_of_looks(facts: Facts) -> tuple[str, str] | None:
    if len(facts.thumbnail_hashes) < 3 or facts.perceptual_hash is None:
        return None
    _, once, twice = (_bits(facts.perceptual_hash, each) for each in facts.thumbnail_hashes)
    if twice > SAME_BITS or once <= DIFFERENT_BITS:
        return None
    return "Thumbnail", f"turned once differs in {once} bits, turned twice in {twice}"


def _thumbnail_distance(facts: Facts) -> int | None:
    if facts.perceptual_hash is None or not facts.thumbnail_hashes:
        return None
    return min(_bits(facts.perceptual_hash, each) for each in facts.thumbnail_hashes)


def _bits(first: int, second: int) -> int:
    return ((first ^ second) & (2**64 - 1)).bit_count()


def _is_about(first: tuple[int, ...], second: tuple[int, ...]) -> bool:
    return all(abs(a - b) < BLOCK_PX for a, b in zip(first, second, strict=True))


def _is_transposed(first: tuple[int, int], second: tuple[int, int]) -> bool:
    """Whether one clearly lies and the other clearly stands."""
    return (first[0] - first[1]) * (second[0] - second[1]) < 0
