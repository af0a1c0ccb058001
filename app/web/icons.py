"""Lucide's line icons, inlined so that they take the size and colour of the text beside them."""

import json
from collections.abc import Mapping
from functools import cache

from markupsafe import Markup

from app.resources import resource_dir

OPENING = Markup('<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">')
CLOSING = Markup("</svg>")


def icon(name: str) -> Markup:
    """The icon of this name; decoration, so hidden from screen readers: the words stand beside it."""
    drawing = _drawings().get(name)
    if drawing is None:
        message = f"No icon {name!r}: add the name to static/icons.json and build the front end."
        raise LookupError(message)
    return OPENING + Markup(drawing) + CLOSING  # what our own build wrote, not user input


@cache
def _drawings() -> Mapping[str, str]:
    path = resource_dir("static/dist") / "icons.json"
    if not path.exists():
        raise FileNotFoundError("The front end is not built: run `make setup`.")
    drawings: Mapping[str, str] = json.loads(path.read_text())
    return drawings
