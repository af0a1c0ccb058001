"""Addresses of the gallery: everything that is asked stands in them, so that a view can be kept and shared."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlencode

from app.gallery.facets import Choice, Facets
from app.gallery.language import FIELDS

NAMES = ("q", "sort", "way", "size", "view", "timeline")
TIME = "taken_at_local"
"""The field that the timeline chooses spans of."""
STANDARD = {"sort": "id", "way": "up", "size": "medium", "view": "grid"}


class Asked(Protocol):
    """What the form sends."""

    @property
    def q(self) -> str: ...
    @property
    def f(self) -> list[str]: ...
    @property
    def sort(self) -> str: ...
    @property
    def way(self) -> str: ...
    @property
    def size(self) -> str: ...
    @property
    def view(self) -> str: ...
    @property
    def timeline(self) -> str: ...


@dataclass(frozen=True)
class Chip:
    """One filter in force in words, with the address that leaves it out."""

    label: str
    remove_url: str


@dataclass(frozen=True)
class Links:
    """Addresses beside the one that is shown."""

    home: str
    asked: Asked

    def next(self, cursor: str | None) -> str | None:
        """Of the page behind this one."""
        return self._url(f=self.asked.f, cursor=cursor) if cursor else None

    def chips(self, choice: Choice, facets: Facets) -> list[Chip]:
        """What is chosen of facets, each with the address without it."""
        words = dict(_words(facets))
        return [
            Chip(
                words.get(line) or _spoken(line),
                self._url(f=[each for each in self.asked.f if each != line]),
            )
            for line in self.asked.f
            if line in choice.lines
        ]

    def kept(self, choice: Choice, facets: Facets) -> list[str]:
        """What is chosen that no facet has a box for, such as an area of the map: the form must send it again."""
        offered = {term for term, _ in _words(facets)}
        return [line for line in self.asked.f if line in choice.lines and line not in offered]

    @property
    def without_filters(self) -> str:
        """The same view of all images."""
        return self._url(f=[], q="")

    def view(self, name: str) -> str:
        """The same images in another view."""
        return self._url(f=self.asked.f, view=name)

    @property
    def objects(self) -> str:
        """The objects in the same images."""
        return self.beside("objects")

    def beside(self, page: str) -> str:
        """Another page of the project, about the same images."""
        pairs = [("q", self.asked.q)] if self.asked.q else []
        pairs += [("f", each) for each in self.asked.f]
        home = f"{self.home.removesuffix('images')}{page}"
        return f"{home}?{urlencode(pairs)}" if pairs else home

    @property
    def with_timeline(self) -> str:
        """The same view with the timeline above it."""
        return self._url(f=self.asked.f, timeline="open")

    @property
    def without_timeline(self) -> str:
        """The same view alone."""
        return self._url(f=self.asked.f, timeline="")

    @property
    def of_all_times(self) -> str | None:
        """Without the time that was chosen, if any was."""
        others = [each for each in self.asked.f if f"{TIME}:" not in each]
        return self._url(f=others) if len(others) < len(self.asked.f) else None

    def _url(self, *, f: list[str], **other: str) -> str:
        asked = {name: getattr(self.asked, name) for name in NAMES} | other
        pairs = [("f", each) for each in f]
        pairs += [(name, value) for name, value in asked.items() if value != STANDARD.get(name, "")]
        return f"{self.home}?{urlencode(pairs)}" if pairs else self.home


def _spoken(line: str) -> str:
    """A chosen term that is no facet's, in words."""
    name, _, value = line.partition(":")
    if name == "within":
        return "Place: in the drawn area"
    if name == "similar":
        return f"Similar to image {value.partition(',')[0]}"
    if name in FIELDS and value:
        return f"{FIELDS[name].label}: {value.replace('..', ' to ')}"
    return line


def _words(facets: Facets) -> Iterator[tuple[str, str]]:
    """The terms of all facets with what people call them."""
    for facet in facets.items:
        for value in facet.values:
            yield value.term, f"{facet.label}: {value.name}"
        for bar in facet.bars:
            span = bar.low if bar.low == bar.high else f"{bar.low} to {bar.high}"
            yield bar.term, f"{facet.label}: {span} {facet.unit}".strip()
        if facet.missing is not None:
            yield facet.missing.term, f"{facet.label}: not recorded"
