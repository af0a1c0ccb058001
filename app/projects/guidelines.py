"""Guidelines: Markdown in, safe HTML out."""

from functools import cache, lru_cache
from typing import TYPE_CHECKING

import nh3

if TYPE_CHECKING:
    from markdown_it import MarkdownIt


@lru_cache(maxsize=256)
def guidelines_html(markdown: str) -> str:
    """The guidelines as HTML that cannot run anything; empty for none."""
    return nh3.clean(_markdown().render(markdown)) if markdown.strip() else ""


@cache
def _markdown() -> "MarkdownIt":
    # Loaded for the first guidelines shown: it would be a twentieth of the time that a start takes.
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table")
