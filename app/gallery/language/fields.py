"""What a filter line may ask for: facts about labelling, every typed column of the metadata, every measure."""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import get_args

from app.exif import COLUMNS
from app.exif.column import Column
from app.exporting.splitting import NAMES
from app.gallery.language.field import Field, Kind
from app.images.models import ImageState
from app.metadata.anomaly_kinds import ANOMALY_KINDS
from app.metadata.parts import HOUR_SQL, MEGAPIXELS_SQL, MONTH_SQL
from app.quality import COLUMNS as MEASURES

STATES: tuple[str, ...] = get_args(ImageState)
FOR_REVIEWERS = frozenset({"anomaly"})
"""What of `has:` annotators may not ask."""


def _column_kind(column: Column) -> Kind:
    if column.choices:
        return "choice"
    kinds: dict[str, Kind] = {"text": "text", "boolean": "truth"}
    is_time = column.sql_type.startswith("timestamp")
    return "time" if is_time else kinds.get(column.sql_type, "number")


def _sql_of(column: Column) -> str:
    """Instants as UTC's clock shows them, since times in a filter have no zone."""
    if column.section == "quality":
        return f'measured."{column.name}"'
    name = f'm."{column.name}"'
    return f"({name} at time zone 'UTC')" if column.sql_type == "timestamptz" else name


def _of_column(column: Column) -> Field:
    return Field(
        column.name,
        _column_kind(column),
        column.label,
        about=column.description,
        unit=column.unit,
        section=column.section,
        column=_sql_of(column),
        choices=column.choices,
        is_private=column.is_private,
    )


HAVES: Mapping[str, str] = {
    "metadata": "m.image_id",
    "camera": "coalesce(m.make, m.model)",
    "lens": "m.lens_model",
    "time": "m.taken_at_local",
    "gps": "m.gps_latitude + m.gps_longitude",
    "exposure": "m.exposure_s",
    "anomaly": """(
        select min(a.id) from image_anomalies a where a.image_id = i.id and a.dismissed_at is null
    )""",
    **{column.name: _sql_of(column) for column in (*COLUMNS, *MEASURES)},
}
"""What `has:` takes → an SQL expression that is null where it is missing."""

CALLED = """
    case
        when m.make is null or starts_with(lower(m.model), lower(split_part(m.make, ' ', 1))) then m.model
        else concat_ws(' ', m.make, m.model)
    end
"""
"""A camera as people call it: `Canon EOS 40D`, whether the model repeats its make or not."""

_OWN = (
    Field(
        "name",
        "text",
        "File name",
        "a part of it; a word without a field means the same",
        section="image",
        column="i.file_name",
    ),
    Field("state", "choice", "State", choices=STATES),
    Field("category", "label", "Category", "by name or id: what people have marked"),
    Field("answer", "label", "Answer", "question=value, or a question that has any answer"),
    Field(
        "marked",
        "said",
        "Marked in a truth",
        "truth=category, as exports take truths: consensus=car; a truth alone for whatever it says",
        is_reviewers=True,
    ),
    Field(
        "answered",
        "said",
        "Answered in a truth",
        "truth=question=value, as exports take truths: accepted=weather=rain",
        is_reviewers=True,
    ),
    Field(
        "annotator",
        "label",
        "Annotator",
        "by name or e-mail: who has submitted it",
        is_private=True,
        is_reviewers=True,
    ),
    Field(
        "agreement",
        "number",
        "Agreement",
        "from 0 to 1",
        column="agreed.similarity",
        is_reviewers=True,
    ),
    Field(
        "disagreements",
        "number",
        "Disagreements",
        "open or settled",
        column="agreed.disagreement_count",
        is_reviewers=True,
    ),
    Field(
        "split",
        "split",
        "Split",
        "train, val or test: as pinned, else as in the newest version; v3/train as in the version v3",
        is_reviewers=True,
    ),
    Field(
        "pinned",
        "choice",
        "Pinned to",
        "a part of the split to which it was pinned by hand",
        choices=NAMES,
        is_reviewers=True,
    ),
    Field(
        "duplicate",
        "choice",
        "Duplicate",
        "another image has the same pixels, looks the same, or was taken by the same camera at once",
        section="quality",
        choices=("exact", "near", "burst"),
    ),
    Field(
        "duplicate-of",
        "image",
        "Duplicate of",
        "an image's id: others with the same pixels, or that look the same",
        section="quality",
    ),
    Field(
        "similar",
        "likes",
        "Similar to",
        "an image's id, and perhaps how many: 123 or 123,20",
        section="quality",
    ),
    Field(
        "anomaly",
        "choice",
        "Anomaly",
        "two facts contradict each other, and nobody has said that this is all right",
        section="quality",
        choices=tuple(ANOMALY_KINDS),
        is_reviewers=True,
    ),
    Field("gold", "truth", "Gold", "whether it tests annotators"),
    Field("excluded", "truth", "Excluded"),
    Field("has", "choice", "Has", "what is recorded of it", section="image", choices=tuple(HAVES)),
    Field("id", "number", "Id", section="image", column="i.id"),
    Field("width", "number", "Width", "of the upright image", "px", "picture", "i.width"),
    Field("height", "number", "Height", "of the upright image", "px", "picture", "i.height"),
    Field(
        "megapixels",
        "number",
        "Megapixels",
        "",
        "MP",
        "picture",
        MEGAPIXELS_SQL,
    ),
    Field("size", "number", "File size", "2M are 2,000,000", "bytes", "picture", "i.size_bytes"),
    Field("sha256", "text", "SHA-256", "of the file's bytes", section="picture", column="i.sha256"),
    Field(
        "added",
        "time",
        "Added",
        "when it came into the project, UTC",
        section="image",
        column="(i.created_at at time zone 'UTC')",
    ),
    Field(
        "camera",
        "text",
        "Camera",
        "a part of make and model; = takes the name as facets show it",
        section="camera",
        column="nullif(concat_ws(' ', m.make, m.model), '')",
        called=CALLED,
    ),
    Field(
        "hour",
        "number",
        "Hour of day",
        "by the camera's clock, from 0 to 23",
        "h",
        "time",
        HOUR_SQL,
    ),
    Field(
        "month",
        "number",
        "Month of year",
        "by the camera's clock, from 1 to 12",
        "",
        "time",
        MONTH_SQL,
    ),
    Field(
        "near",
        "place",
        "Near",
        "latitude,longitude,radius such as 48.85,2.35,10km",
        section="place",
        is_private=True,
    ),
    Field(
        "within",
        "area",
        "Within",
        "corners of an area such as 48.9,2.2;48.9,2.5;48.7,2.4",
        section="place",
        is_private=True,
    ),
)

FIELDS: Mapping[str, Field] = {
    each.name: each for each in (*_OWN, *(_of_column(column) for column in (*COLUMNS, *MEASURES)))
}
"""All fields by name, in the order in which they are shown."""

ALIASES: Mapping[str, str] = {
    "taken": "taken_at_local",
    "lens": "lens_model",
    "aperture": "f_number",
    "exposure": "exposure_s",
    "focal": "focal_mm",
    "latitude": "gps_latitude",
    "longitude": "gps_longitude",
    "altitude": "gps_altitude_m",
    "format": "file_format",
}
"""Short names of fields."""

FLAGS: Mapping[str, str] = {"excluded": "excluded"}
"""Words that are a term by themselves."""


def find_field(name: str) -> Field | None:
    """A field by its name or short name."""
    return FIELDS.get(ALIASES.get(name, name))


def names_like(name: str) -> list[str]:
    """Names of fields that may have been meant."""
    return get_close_matches(name, [*ALIASES, *FIELDS], n=3)
