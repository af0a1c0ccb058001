"""Into which parts images are divided by their metadata, whoever asks, and what people call them. Pure."""

from collections.abc import Mapping
from typing import LiteralString

PLACE = "place"
CAMERA_SQL: LiteralString = "nullif(concat_ws(' ', m.make, m.model), '')"
PLACE_SQL: LiteralString = "floor(m.gps_latitude)::int || ',' || floor(m.gps_longitude)::int"
"""A square of one degree by its south-western corner."""
HOUR_SQL: LiteralString = "extract(hour from m.taken_at_local)::int"
MONTH_SQL: LiteralString = "extract(month from m.taken_at_local)::int"
MEGAPIXELS_SQL: LiteralString = "(i.width::float8 * i.height / 1000000)"
"""All on `m`, the metadata of the image `i`."""

HOURS: Mapping[int, str] = {
    0: "Night, 0 to 5 h",
    6: "Morning, 6 to 11 h",
    12: "Afternoon, 12 to 17 h",
    18: "Evening, 18 to 23 h",
}
"""Where each quarter of the day begins."""
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def pattern_of_times(days: float) -> LiteralString:
    """Years, months or days, by how many days there are between the first and the last."""
    return "YYYY" if days > 730 else "YYYY-MM" if days > 24 else "YYYY-MM-DD"


def camera_words(key: str) -> str:
    """`Canon EOS 40D` of `Canon Canon EOS 40D`: many models repeat their make."""
    make = key.partition(" ")[0]
    again = key.lower().find(f" {make.lower()} ", len(make))
    return key[again + 1 :] if again >= 0 else key


def square_words(latitude: int, longitude: int) -> str:
    """The south-western corner of a square of one degree, as maps have it: `40° N, 74° W`."""
    north = f"{abs(latitude)}° {'N' if latitude >= 0 else 'S'}"
    east = f"{abs(longitude)}° {'E' if longitude >= 0 else 'W'}"
    return f"{north}, {east}"
