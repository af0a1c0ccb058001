"""The typed columns: every fact about an image that can be filtered by, and where it comes from.

This is the one place where a column is written down: the database model, docs/metadata.md, the
filter language and the features for training are made from `COLUMNS`. A column with a reader is
filled from the first of its sources that says something; one without is composed of several
fields in `app.exif.times`, `app.exif.places` or `app.exif.pictures`.
"""

# ruff: noqa: RUF009  (the calls below only describe fields, as `dataclasses.field` does)

from dataclasses import dataclass, fields
from datetime import datetime
from functools import partial

from app.exif import words
from app.exif.column import Column, TypedValue, column, columns_of
from app.exif.readers import Choice, Letter, as_text, digital_zoom, number, positive, whole

_MOST_PIXELS = 2**31 - 1

_camera = partial(column, "camera")
_time = partial(column, "time")
_exposure = partial(column, "exposure")
_place = partial(column, "place")
_text = partial(column, "text")
_picture = partial(column, "picture")


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """The typed columns of one image; None where the image says nothing, or nothing possible."""

    make: str | None = _camera("Camera make", "IFD0:Make XMP:tiff:Make", as_text)
    model: str | None = _camera("Camera model", "IFD0:Model XMP:tiff:Model", as_text)
    body_serial: str | None = _camera(
        "Camera serial number",
        "Exif:BodySerialNumber IFD0:CameraSerialNumber XMP:exifEX:BodySerialNumber"
        " XMP:aux:SerialNumber",
        as_text,
    )
    camera_owner: str | None = _camera(
        "Camera owner",
        "Exif:CameraOwnerName XMP:exifEX:CameraOwnerName XMP:aux:OwnerName",
        as_text,
    )
    lens_make: str | None = _camera("Lens make", "Exif:LensMake XMP:exifEX:LensMake", as_text)
    lens_model: str | None = _camera(
        "Lens model", "Exif:LensModel XMP:exifEX:LensModel XMP:aux:Lens", as_text
    )
    lens_serial: str | None = _camera(
        "Lens serial number",
        "Exif:LensSerialNumber XMP:exifEX:LensSerialNumber XMP:aux:LensSerialNumber",
        as_text,
    )
    software: str | None = _camera(
        "Software",
        "IFD0:Software XMP:xmp:CreatorTool IFD0:ProcessingSoftware PNG:Software",
        as_text,
        about="the camera's firmware, or the program that wrote the file last",
    )
    host_computer: str | None = _camera("Host computer", "IFD0:HostComputer", as_text)
    sensing_method: str | None = _camera(
        "Sensing method",
        "Exif:SensingMethod XMP:exif:SensingMethod",
        Choice(words.SENSING_METHODS),
        about="how the sensor sees colour",
    )

    taken_at: datetime | None = _time(
        "Taken at",
        "Exif:DateTimeOriginal Exif:SubsecTimeOriginal Exif:OffsetTimeOriginal"
        " Exif:TimeZoneOffset XMP:exif:DateTimeOriginal XMP:photoshop:DateCreated"
        " IPTC:DateCreated IPTC:TimeCreated",
        about="the instant of the exposure; only where the offset from UTC is known",
    )
    taken_at_local: datetime | None = _time(
        "Taken at (local)", "", about="the same on the camera's clock, whose zone may be unknown"
    )
    taken_subsecond_s: float | None = _time(
        "Fraction of the second", "", None, "s", "what the clock showed beyond whole seconds"
    )
    utc_offset_minutes: int | None = _time(
        "Offset from UTC", "", None, "min", "of the camera's clock; east of Greenwich is positive"
    )
    digitized_at: datetime | None = _time(
        "Digitized at",
        "Exif:DateTimeDigitized Exif:SubsecTimeDigitized Exif:OffsetTimeDigitized"
        " XMP:exif:DateTimeDigitized XMP:xmp:CreateDate",
        about="the instant of becoming digital (of scans, later than taken)",
    )
    digitized_at_local: datetime | None = _time(
        "Digitized at (local)", "", about="the same on the clock used"
    )
    modified_at: datetime | None = _time(
        "Modified at",
        "IFD0:DateTime Exif:SubsecTime Exif:OffsetTime XMP:xmp:ModifyDate",
        about="the instant of the last change that a program recorded",
    )
    modified_at_local: datetime | None = _time(
        "Modified at (local)", "", about="the same on the clock used"
    )

    exposure_s: float | None = _exposure(
        "Exposure time", "Exif:ExposureTime XMP:exif:ExposureTime", positive(1_000_000), "s"
    )
    f_number: float | None = _exposure(
        "Aperture", "Exif:FNumber XMP:exif:FNumber", positive(1_000), "f/"
    )
    iso: int | None = _exposure(
        "ISO",
        "Exif:ISOSpeedRatings Exif:RecommendedExposureIndex Exif:StandardOutputSensitivity"
        " Exif:ISOSpeed XMP:exif:ISOSpeedRatings XMP:exifEX:PhotographicSensitivity",
        whole(1, 10_000_000, unknown=0xFFFF),
        about="sensitivity; 65535 means that another field has it",
    )
    focal_mm: float | None = _exposure(
        "Focal length", "Exif:FocalLength XMP:exif:FocalLength", positive(50_000), "mm"
    )
    focal_35mm: float | None = _exposure(
        "Focal length, 35 mm equivalent",
        "Exif:FocalLengthIn35mmFilm XMP:exif:FocalLengthIn35mmFilm",
        number(1, 50_000, unknown=0),
        "mm",
        "the lens that would give the same view on 35 mm film; 0 means unknown",
    )
    exposure_bias_ev: float | None = _exposure(
        "Exposure bias",
        "Exif:ExposureBiasValue XMP:exif:ExposureBiasValue",
        number(-20, 20),
        "EV",
        "how much brighter (above 0) or darker than the meter's proposal",
    )
    shutter_speed_ev: float | None = _exposure(
        "Shutter speed",
        "Exif:ShutterSpeedValue XMP:exif:ShutterSpeedValue",
        number(-30, 30),
        "EV",
        "APEX: the exposure time is 2 to the power of minus this, in seconds",
    )
    aperture_ev: float | None = _exposure(
        "Aperture (APEX)",
        "Exif:ApertureValue XMP:exif:ApertureValue",
        number(-10, 30),
        "EV",
        "APEX: the f-number is 2 to the power of half of this",
    )
    max_aperture_ev: float | None = _exposure(
        "Widest aperture",
        "Exif:MaxApertureValue XMP:exif:MaxApertureValue",
        number(-10, 30),
        "EV",
        "of the lens, in APEX units",
    )
    brightness_ev: float | None = _exposure(
        "Scene brightness",
        "Exif:BrightnessValue XMP:exif:BrightnessValue",
        number(-50, 50),
        "EV",
        "as metered, in APEX units",
    )
    exposure_program: str | None = _exposure(
        "Exposure program",
        "Exif:ExposureProgram XMP:exif:ExposureProgram",
        Choice(words.EXPOSURE_PROGRAMS),
    )
    exposure_mode: str | None = _exposure(
        "Exposure mode", "Exif:ExposureMode XMP:exif:ExposureMode", Choice(words.EXPOSURE_MODES)
    )
    metering_mode: str | None = _exposure(
        "Metering mode", "Exif:MeteringMode XMP:exif:MeteringMode", Choice(words.METERING_MODES)
    )
    flash: int | None = _exposure(
        "Flash (code)", "Exif:Flash", whole(0, 0xFF), about="EXIF's bits, unchanged"
    )
    flash_fired: bool | None = _exposure("Flash fired", "Exif:Flash XMP:exif:Flash")
    flash_mode: str | None = _exposure(
        "Flash mode",
        "Exif:Flash XMP:exif:Flash",
        about="on, off or left to the camera; null when the camera does not say",
    )
    white_balance: str | None = _exposure(
        "White balance", "Exif:WhiteBalance XMP:exif:WhiteBalance", Choice(words.WHITE_BALANCES)
    )
    light_source: str | None = _exposure(
        "Light source", "Exif:LightSource XMP:exif:LightSource", Choice(words.LIGHT_SOURCES)
    )
    scene_capture_type: str | None = _exposure(
        "Scene type",
        "Exif:SceneCaptureType XMP:exif:SceneCaptureType",
        Choice(words.SCENE_CAPTURE_TYPES),
    )
    gain_control: str | None = _exposure(
        "Gain control", "Exif:GainControl XMP:exif:GainControl", Choice(words.GAIN_CONTROLS)
    )
    contrast_setting: str | None = _exposure(
        "Contrast setting", "Exif:Contrast XMP:exif:Contrast", Choice(words.CONTRASTS)
    )
    saturation_setting: str | None = _exposure(
        "Saturation setting", "Exif:Saturation XMP:exif:Saturation", Choice(words.SATURATIONS)
    )
    sharpness_setting: str | None = _exposure(
        "Sharpness setting", "Exif:Sharpness XMP:exif:Sharpness", Choice(words.SHARPNESSES)
    )
    digital_zoom: float | None = _exposure(
        "Digital zoom",
        "Exif:DigitalZoomRatio XMP:exif:DigitalZoomRatio",
        digital_zoom,
        "times",
        "1 is none",
    )
    subject_distance_m: float | None = _exposure(
        "Subject distance",
        "Exif:SubjectDistance XMP:exif:SubjectDistance",
        number(0, 1_000_000, unknown=0),
        "m",
        "0 means unknown",
    )
    subject_distance_range: str | None = _exposure(
        "Subject distance range",
        "Exif:SubjectDistanceRange XMP:exif:SubjectDistanceRange",
        Choice(words.SUBJECT_DISTANCE_RANGES),
    )

    gps_latitude: float | None = _place(
        "Latitude",
        "GPS:GPSLatitude GPS:GPSLatitudeRef XMP:exif:GPSLatitude",
        None,
        "°",
        "north is positive",
    )
    gps_longitude: float | None = _place(
        "Longitude",
        "GPS:GPSLongitude GPS:GPSLongitudeRef XMP:exif:GPSLongitude",
        None,
        "°",
        "east is positive",
    )
    gps_altitude_m: float | None = _place(
        "Altitude",
        "GPS:GPSAltitude GPS:GPSAltitudeRef XMP:exif:GPSAltitude XMP:exif:GPSAltitudeRef",
        None,
        "m",
        "above the sea; below it is negative",
    )
    gps_direction_deg: float | None = _place(
        "Viewing direction",
        "GPS:GPSImgDirection XMP:exif:GPSImgDirection",
        number(0, 360),
        "°",
        "clockwise from north",
    )
    gps_direction_reference: str | None = _place(
        "North of the direction",
        "GPS:GPSImgDirectionRef XMP:exif:GPSImgDirectionRef",
        Letter({"T": "true", "M": "magnetic"}),
    )
    gps_track_deg: float | None = _place(
        "Direction of travel",
        "GPS:GPSTrack XMP:exif:GPSTrack",
        number(0, 360),
        "°",
        "clockwise from north",
    )
    gps_speed_kmh: float | None = _place(
        "Speed", "GPS:GPSSpeed GPS:GPSSpeedRef XMP:exif:GPSSpeed XMP:exif:GPSSpeedRef", None, "km/h"
    )
    gps_time: datetime | None = _place(
        "GPS time",
        "GPS:GPSDateStamp GPS:GPSTimeStamp XMP:exif:GPSTimeStamp",
        about="the satellites' clock when the position was found",
    )
    gps_dop: float | None = _place(
        "Dilution of precision",
        "GPS:GPSDOP XMP:exif:GPSDOP",
        number(0, 1_000),
        about="1 is ideal, above 10 is poor",
    )
    gps_error_m: float | None = _place(
        "Error of the position",
        "GPS:GPSHPositioningError XMP:exif:GPSHPositioningError",
        number(0, 1_000_000),
        "m",
    )
    gps_datum: str | None = _place(
        "Geodetic datum", "GPS:GPSMapDatum XMP:exif:GPSMapDatum", as_text
    )

    title: str | None = _text(
        "Title", "IFD0:XPTitle XMP:dc:title IPTC:ObjectName IFD0:DocumentName PNG:Title", as_text
    )
    description: str | None = _text(
        "Description",
        "IFD0:ImageDescription XMP:dc:description IPTC:Caption-Abstract PNG:Description",
        as_text,
    )
    user_comment: str | None = _text(
        "Comment", "Exif:UserComment XMP:exif:UserComment IFD0:XPComment", as_text
    )
    keywords: str | None = _text(
        "Keywords", "XMP:dc:subject IPTC:Keywords IFD0:XPKeywords", as_text, about="joined by `; `"
    )
    artist: str | None = _text(
        "Artist", "IFD0:Artist XMP:dc:creator IPTC:By-line IFD0:XPAuthor PNG:Author", as_text
    )
    copyright: str | None = _text(
        "Copyright", "IFD0:Copyright XMP:dc:rights IPTC:CopyrightNotice PNG:Copyright", as_text
    )
    rating: int | None = _text(
        "Rating",
        "IFD0:Rating XMP:xmp:Rating",
        whole(-1, 5),
        about="stars; -1 is rejected, 0 is none",
    )

    file_format: str | None = _picture(
        "File format", "File:Format", as_text, about="told from the first bytes, never by the name"
    )
    orientation: int | None = _picture(
        "Orientation (code)",
        "IFD0:Orientation XMP:tiff:Orientation",
        whole(1, 8),
        about="EXIF's, as written; what was applied is the image's own `orientation`",
    )
    bit_depth: int | None = _picture(
        "Bits per channel", "File:BitDepth IFD0:BitsPerSample", whole(1, 64), "bit"
    )
    channels: int | None = _picture(
        "Channels", "File:Channels IFD0:SamplesPerPixel", whole(1, 1_000), about="1 with a palette"
    )
    colour_space: str | None = _picture(
        "Colour space", "Exif:ColorSpace XMP:exif:ColorSpace", Choice(words.COLOUR_SPACES)
    )
    exif_width: int | None = _picture(
        "Width by EXIF",
        "Exif:ExifImageWidth XMP:exif:PixelXDimension",
        whole(1, _MOST_PIXELS),
        "px",
        "differs from the file's width where a program resized without saying so",
    )
    exif_height: int | None = _picture(
        "Height by EXIF",
        "Exif:ExifImageHeight XMP:exif:PixelYDimension",
        whole(1, _MOST_PIXELS),
        "px",
    )
    x_resolution_dpi: float | None = _picture(
        "Horizontal resolution",
        "IFD0:XResolution IFD0:ResolutionUnit File:DotsPerInchX XMP:tiff:XResolution"
        " XMP:tiff:ResolutionUnit",
        None,
        "dpi",
        "dots per inch in print; says nothing of the pixels",
    )
    y_resolution_dpi: float | None = _picture(
        "Vertical resolution",
        "IFD0:YResolution IFD0:ResolutionUnit File:DotsPerInchY XMP:tiff:YResolution"
        " XMP:tiff:ResolutionUnit",
        None,
        "dpi",
    )
    has_embedded_thumbnail: bool | None = _picture(
        "Embedded thumbnail", "IFD1:JpegIFOffset IFD1:JpegIFByteCount", about="in the EXIF block"
    )
    image_unique_id: str | None = _picture(
        "Unique id", "Exif:ImageUniqueID XMP:exif:ImageUniqueID", as_text
    )

    def present(self) -> dict[str, TypedValue]:
        """The columns that have a value, by name."""
        values = ((each.name, getattr(self, each.name)) for each in fields(self))
        return {name: value for name, value in values if value is not None}


COLUMNS: tuple[Column, ...] = columns_of(Typed)
