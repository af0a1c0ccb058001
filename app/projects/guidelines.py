"""Guidelines: Markdown in, safe HTML out."""

from functools import lru_cache

import nh3
from markdown_it import MarkdownIt

_MARKDOWN = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table")


@lru_cache(maxsize=256)
def guidelines_html(markdown: str) -> str:
    """The guidelines as HTML that cannot run anything; empty for none."""
    return nh3.clean(_MARKDOWN.render(markdown)) if markdown.strip() else ""
