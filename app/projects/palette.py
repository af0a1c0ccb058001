"""Colours for categories that people can tell apart, whichever colours their eyes see.

Chosen one after the other, each as far as possible (in OKLab) from all before it in normal, deuteranopic and
protanopic vision together, light and strong enough for dark and light pictures. The first ones are the most distinct.
"""

from collections.abc import Collection

PALETTE = (
    "#3080e0",
    "#e0a000",
    "#982808",
    "#98f8f8",
    "#70b8c8",
    "#f8e868",
    "#604880",
    "#c06858",
    "#1010f8",
    "#c0d0a0",
    "#0098a0",
    "#70a0f8",
    "#7800b8",
    "#c8a080",
    "#78d8f8",
    "#805860",
    "#7860a8",
    "#e8c800",
    "#b8f8b8",
    "#c88000",
    "#986000",
    "#f05090",
    "#0060f8",
    "#50c0f8",
)


def next_color(taken: Collection[str]) -> str:
    """The first colour of the palette that is used least."""
    uses = dict.fromkeys(PALETTE, 0)
    for color in taken:
        if color in uses:
            uses[color] += 1
    return min(PALETTE, key=uses.__getitem__)
