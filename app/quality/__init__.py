"""What pixels say of a picture as a whole: how sharp, light and colourful it is, and what it looks like. Pure.

`measure` takes one picture, upright and reduced to `MEASURED_PX`, and needs a few milliseconds. Numbers and hashes
only compare between pictures that were measured by one `VERSION`; docs/quality.md defines each.
"""

from app.quality.columns import COLUMNS
from app.quality.records import MEASURED_PX, VERSION, Measured

__all__ = ["COLUMNS", "MEASURED_PX", "VERSION", "Measured"]
