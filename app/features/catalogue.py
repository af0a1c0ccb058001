"""Every fact of an image that can become a feature: made from the typed columns of metadata and quality.

Free text is not among them, nor what says nothing of a picture (resolution in print, the size that EXIF claims). An
order of fields is an order of columns: what is new goes to the end of its section, with a new `VERSION`.
"""

from collections.abc import Iterable, Mapping

from app.exif import COLUMNS
from app.exif.column import Column
from app.features.errors import UnknownFields
from app.quality import COLUMNS as QUALITY
from concord_features import FeatureField, Kind

_BY_NAME: Mapping[str, Column] = {column.name: column for column in (*COLUMNS, *QUALITY)}
FROM_PIXELS: tuple[str, ...] = (*(column.name for column in QUALITY), "bytes_per_pixel")
"""What is measured from pixels, or tells how much there is to be seen: a busy picture makes a large file."""


def _of_column(name: str, kind: Kind) -> FeatureField:
    """The feature of one typed column, with its words."""
    column = _BY_NAME[name]
    return FeatureField(
        name=name,
        kind=kind,
        sources=(name,),
        label=column.label,
        section=column.section,
        unit=column.unit,
        description=column.description,
        choices=column.choices if kind is Kind.CHOICE else (),
        is_private=column.is_private,
    )


def _usual_kind(column: Column) -> Kind | None:
    """The recipe of a column that needs no other."""
    if column.choices:
        return Kind.CHOICE
    return {bool: Kind.FLAG, float: Kind.NUMBER, int: Kind.NUMBER}.get(column.python_type)


_KINDS: Mapping[str, Kind] = {
    "lens_model": Kind.WORDS,
    "software": Kind.WORDS,
    "body_serial": Kind.WORDS,
    "lens_serial": Kind.WORDS,
    "exposure_s": Kind.LOG2,
    "iso": Kind.LOG2,
    "f_number": Kind.STOPS,
    "focal_mm": Kind.LOG2,
    "focal_35mm": Kind.LOG2,
    "flash_mode": Kind.WORDS,
    "digital_zoom": Kind.LOG2,
    "subject_distance_m": Kind.LOG2,
    "gps_direction_deg": Kind.ANGLE,
    "gps_track_deg": Kind.ANGLE,
    "file_format": Kind.WORDS,
    "orientation": Kind.WORDS,
    "sharpness": Kind.LOG2,
}
_LEFT_OUT = {
    "taken_subsecond_s",
    "utc_offset_minutes",
    "flash",  # `flash_fired` and `flash_mode` say it
    "gps_latitude",  # on the sphere, below
    "gps_longitude",
    "rating",  # given to a picture by people, not by the world
    "exif_width",
    "exif_height",
    "x_resolution_dpi",
    "y_resolution_dpi",
    "outlier",  # compares an image with all others, those of validation and test among them
}
_COMPOSED: Mapping[str, FeatureField] = {
    each.section: each
    for each in (
        FeatureField(
            "camera", Kind.WORDS, ("make", "model"), "Camera", "camera", "", "make and model"
        ),
        FeatureField(
            "taken",
            Kind.CLOCK,
            ("taken_at_local",),
            "Time taken",
            "time",
            "",
            "on the camera's clock",
        ),
        FeatureField(
            "exposure_value",
            Kind.EXPOSURE_VALUE,
            ("f_number", "exposure_s", "iso"),
            "Exposure value",
            "exposure",
            "EV",
            "at ISO 100",
        ),
        FeatureField(
            "gps_position",
            Kind.SPHERE,
            ("gps_latitude", "gps_longitude"),
            "Position",
            "place",
            "",
            "latitude and longitude",
            is_private=True,
        ),
    )
}
"""The first feature of its section, of several columns together."""
_OF_THE_FILE = (
    FeatureField(
        "aspect_ratio",
        Kind.RATIO,
        ("width", "height"),
        "Aspect ratio",
        "picture",
        "",
        "width by height, upright",
    ),
    FeatureField("megapixels", Kind.MILLIONS, ("width", "height"), "Megapixels", "picture", "Mpx"),
    FeatureField(
        "bytes_per_pixel",
        Kind.DENSITY,
        ("size_bytes", "width", "height"),
        "Bytes per pixel",
        "picture",
        "B/px",
        "of the file: how much it was compressed, or how busy it is",
    ),
)


def _catalogue() -> Iterable[FeatureField]:
    sections: set[str] = set()
    for column in _BY_NAME.values():
        if column.section not in sections and column.section in _COMPOSED:
            yield _COMPOSED[column.section]
        if column.section == "quality" and "quality" not in sections:
            yield from _OF_THE_FILE
        sections.add(column.section)
        kind = _KINDS.get(column.name) or _usual_kind(column)
        if kind is not None and column.name not in _LEFT_OUT:
            yield _of_column(column.name, kind)


FIELDS: Mapping[str, FeatureField] = {each.name: each for each in _catalogue()}
"""By name, in the order of their columns: camera, time, exposure, place, picture, quality."""
USUAL: tuple[str, ...] = tuple(name for name, each in FIELDS.items() if not each.is_private)
"""What is taken unless others are asked for: nothing that tells who or where somebody was."""


def fields_named(names: Iterable[str]) -> tuple[FeatureField, ...]:
    """These fields in the catalogue's order, however they were asked for.

    Raises:
        UnknownFields: there are not all of them.
    """
    asked = set(names)
    unknown = sorted(asked - FIELDS.keys())
    if unknown:
        raise UnknownFields(unknown, list(FIELDS))
    return tuple(each for name, each in FIELDS.items() if name in asked)
