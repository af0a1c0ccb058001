"""Lucide's line icons, inlined so that they take the size and colour of the text beside them."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path

from markupsafe import Markup

OPENING = Markup('<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">')
CLOSING = Markup("</svg>")


def read_icons(path: Path) -> Callable[[str], Markup]:
    """The `icon(name)` of templates, from the `icons.json` that the front-end build writes.

    An icon is decoration: it is hidden from screen readers, and the words stand beside it.
    """
    if not path.is_file():
        raise FileNotFoundError(
            f"Expected the built icons at {path}. Build the front end with `npm run build`."
        )
    drawings: Mapping[str, str] = json.loads(path.read_text())

    def icon(name: str) -> Markup:
        if name not in drawings:
            raise LookupError(
                f"No icon {name!r}: add the name to static/icons.json and build the front end."
            )
        return OPENING + Markup(drawings[name]) + CLOSING  # our own build's output, not user input

    return icon
