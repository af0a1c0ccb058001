"""What there is to filter by, with counts and histograms of the images that are shown now.

A facet counts among the images that all other filters leave, so that its own alternatives stay visible. In a large
project counts are estimated from a fixed sample of its images, and say so.
"""

from app.gallery.facets.choosing import Choice, choice_of
from app.gallery.facets.counting import count_facets
from app.gallery.facets.definitions import FACETS, Facet
from app.gallery.facets.results import Bar, Counted, Facets, Value

__all__ = [
    "FACETS",
    "Bar",
    "Choice",
    "Counted",
    "Facet",
    "Facets",
    "Value",
    "choice_of",
    "count_facets",
]
