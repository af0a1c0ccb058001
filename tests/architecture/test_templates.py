"""What every template keeps to, so that pages stay safe under the CSP and alike in look."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import jinja2
import pytest

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
ICONS = set(json.loads((ROOT / "static/icons.json").read_text()))

named = pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))


def tags(text: str) -> Iterator[str]:
    """The opening tags of a template, without its comments."""
    return iter(re.findall(r"<[a-z][^<>]*>", re.sub(r"\{#.*?#\}", "", text, flags=re.DOTALL)))


@named
def test_a_template_can_be_read_by_jinja(path: Path) -> None:
    jinja2.Environment(autoescape=True).parse(path.read_text())


@named
def test_a_template_has_no_inline_style_or_script(path: Path) -> None:
    inline = re.compile(r"\s(style|on[a-z]+|hx-on[^=]*)=|<style|javascript:")

    found = [tag for tag in tags(path.read_text()) if inline.search(tag)]

    assert not found, "the content security policy refuses these"


@named
def test_a_template_asks_only_for_icons_that_are_built(path: Path) -> None:
    asked = set(re.findall(r"\bicon\(\"([a-z0-9-]+)\"\)", path.read_text()))

    assert asked <= ICONS, "add the names to static/icons.json"


@named
def test_a_page_says_what_it_needs(path: Path) -> None:
    text = path.read_text()

    extends = '{% extends "base.html" %}' in text
    assert not extends or text.startswith("{#"), "a page begins with a comment of its context"


def test_the_list_of_icons_is_sorted_and_without_repeats() -> None:
    names = json.loads((ROOT / "static/icons.json").read_text())

    assert names == sorted(set(names))
