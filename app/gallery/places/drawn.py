"""What a filter itself says of places, to be drawn on the map: the circles and areas that it asks for. Pure."""

from collections.abc import Iterator

from app.gallery.language import Filter, terms_of
from app.gallery.language.readings import Area, Circle, read_area, read_circle


def circles_of(tree: Filter | None) -> Iterator[Circle]:
    """Of every `near:`."""
    return (read_circle(term.values) for term in terms_of(tree) if term.field == "near")


def areas_of(tree: Filter | None) -> Iterator[Area]:
    """Of every `within:`."""
    return (read_area(term.values) for term in terms_of(tree) if term.field == "within")
