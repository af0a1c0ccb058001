"""Reads what an image file says about itself: camera, time, exposure, place, words, picture.

`extract` answers with three views of the same fields. `typed` has a column for each fact that people
filter and train by, with its unit; `raw` has every field as it was written, as JSON; `problems` says
in sentences what was broken or absurd, and which column is null for it. Nothing a file can contain
makes `extract` fail, hang or take much memory.

Mathematics in the sense of the ladder: bytes in, values out, knowing neither web nor database.
"""

from app.exif.column import Column, TypedValue
from app.exif.extraction import Extraction, extract
from app.exif.typed import COLUMNS, Typed
from app.exif.values import JSON, Problem

__all__ = ["COLUMNS", "JSON", "Column", "Extraction", "Problem", "Typed", "TypedValue", "extract"]
