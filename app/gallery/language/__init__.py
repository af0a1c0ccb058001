"""The filter language: one line that says which images are meant. Pure; docs/filters.md is for people.

`camera:"Canon EOS 5D" iso>3200 taken:2024-05..2024-06 (category:car or category:bus) -excluded`: terms stand beside
each other and all must hold, unless `or` stands between them; `not` or `-` turns a term or a bracket round.
"""

from app.gallery.language.field import Field
from app.gallery.language.fields import FIELDS
from app.gallery.language.parsing import parse_filter
from app.gallery.language.printing import print_filter, print_value
from app.gallery.language.tree import And, Filter, Not, Or, Term, all_of, any_of, terms_of

__all__ = [
    "FIELDS",
    "And",
    "Field",
    "Filter",
    "Not",
    "Or",
    "Term",
    "all_of",
    "any_of",
    "parse_filter",
    "print_filter",
    "print_value",
    "terms_of",
]
