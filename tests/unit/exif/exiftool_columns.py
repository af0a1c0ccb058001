"""What each typed column should hold by exiftool's account.

An account of its own: exiftool's names and words, the order of precedence (EXIF, then XMP, then
IPTC), and the few conversions of unit that the EXIF standard defines. It shares no code with
`app.exif`, so that the two can disagree.
"""

import math

from tests.unit.exif.exiftool import (
    Expected,
    Read,
    TruthFile,
    altitude,
    apex,
    bit_depth,
    channels,
    coordinate,
    digital_zoom,
    exif,
    file_format,
    flash_fired,
    flash_mode,
    gps_time,
    has_thumbnail,
    moment,
    number,
    resolution,
    speed,
    text,
    whole,
    word,
)


def expected_values(file: TruthFile) -> dict[str, Expected]:
    """What each typed column should hold for a file."""
    return {column: read(file) for column, read in _EXPECTED.items()}


_TAKEN = (
    *exif("DateTimeOriginal"),
    "XMP-exif:DateTimeOriginal",
    "XMP-photoshop:DateCreated",
    "IPTC:DateCreated",
)
_DIGITIZED = (*exif("CreateDate"), "XMP-exif:DateTimeDigitized", "XMP-xmp:CreateDate")
_MODIFIED = ("IFD0:ModifyDate", "XMP-xmp:ModifyDate")
_TAKEN_PARTS = ("ExifIFD:SubSecTimeOriginal", "ExifIFD:OffsetTimeOriginal")
_DIGITIZED_PARTS = ("ExifIFD:SubSecTimeDigitized", "ExifIFD:OffsetTimeDigitized")
_MODIFIED_PARTS = ("ExifIFD:SubSecTime", "ExifIFD:OffsetTime")

_PROGRAMS = {
    "not_defined": None,
    "program_ae": "program",
    "aperture_priority_ae": "aperture_priority",
    "shutter_speed_priority_ae": "shutter_priority",
    "creative_slow_speed": "creative",
    "action_high_speed": "action",
}
_METERING = {"unknown": None}
_LIGHT = {"unknown": None, "tungsten_incandescent": "tungsten"}
_SENSING = {"not_defined": None}
_RANGES = {"unknown": None}

_EXPECTED: dict[str, Read] = {
    "make": text("IFD0:Make", "ExifIFD:Make", "XMP-tiff:Make"),
    "model": text("IFD0:Model", "ExifIFD:Model", "XMP-tiff:Model"),
    "body_serial": text(*exif("SerialNumber"), "IFD0:CameraSerialNumber", "XMP-aux:SerialNumber"),
    "camera_owner": text("ExifIFD:OwnerName", "XMP-aux:OwnerName"),
    "lens_make": text(*exif("LensMake"), "XMP-exifEX:LensMake"),
    "lens_model": text(*exif("LensModel"), "XMP-exifEX:LensModel", "XMP-aux:Lens"),
    "lens_serial": text(*exif("LensSerialNumber"), "XMP-aux:LensSerialNumber"),
    "software": text(
        "IFD0:Software", "XMP-xmp:CreatorTool", "IFD0:ProcessingSoftware", "PNG:Software"
    ),
    "host_computer": text("IFD0:HostComputer"),
    "sensing_method": word(_SENSING, *exif("SensingMethod"), "XMP-exif:SensingMethod"),
    "taken_at": moment(_TAKEN, *_TAKEN_PARTS, zone="utc"),
    "taken_at_local": moment(_TAKEN, *_TAKEN_PARTS, zone="local"),
    "taken_subsecond_s": moment(_TAKEN, *_TAKEN_PARTS, zone="fraction"),
    "utc_offset_minutes": moment(_TAKEN, *_TAKEN_PARTS, zone="offset"),
    "digitized_at": moment(_DIGITIZED, *_DIGITIZED_PARTS, zone="utc"),
    "digitized_at_local": moment(_DIGITIZED, *_DIGITIZED_PARTS, zone="local"),
    "modified_at": moment(_MODIFIED, *_MODIFIED_PARTS, zone="utc"),
    "modified_at_local": moment(_MODIFIED, *_MODIFIED_PARTS, zone="local"),
    "exposure_s": number(*exif("ExposureTime"), "XMP-exif:ExposureTime"),
    "f_number": number(*exif("FNumber"), "XMP-exif:FNumber"),
    "iso": whole(*exif("ISO", "RecommendedExposureIndex"), "XMP-exif:ISO", unknown=65535),
    "focal_mm": number(*exif("FocalLength"), "XMP-exif:FocalLength"),
    "focal_35mm": number(
        *exif("FocalLengthIn35mmFormat"), "XMP-exif:FocalLengthIn35mmFormat", unknown=0
    ),
    "exposure_bias_ev": number(*exif("ExposureCompensation"), "XMP-exif:ExposureCompensation"),
    "shutter_speed_ev": apex(
        lambda seconds: -math.log2(seconds),
        *exif("ShutterSpeedValue"),
        "XMP-exif:ShutterSpeedValue",
    ),
    "aperture_ev": apex(
        lambda f_number: 2 * math.log2(f_number),
        *exif("ApertureValue"),
        "XMP-exif:ApertureValue",
    ),
    "max_aperture_ev": apex(
        lambda f_number: 2 * math.log2(f_number),
        *exif("MaxApertureValue"),
        "XMP-exif:MaxApertureValue",
    ),
    "brightness_ev": number(*exif("BrightnessValue"), "XMP-exif:BrightnessValue"),
    "exposure_program": word(_PROGRAMS, *exif("ExposureProgram"), "XMP-exif:ExposureProgram"),
    "exposure_mode": word({}, *exif("ExposureMode"), "XMP-exif:ExposureMode"),
    "metering_mode": word(_METERING, *exif("MeteringMode"), "XMP-exif:MeteringMode"),
    "flash": whole(*exif("Flash")),
    "flash_fired": flash_fired,
    "flash_mode": flash_mode,
    "white_balance": word({}, *exif("WhiteBalance"), "XMP-exif:WhiteBalance"),
    "light_source": word(_LIGHT, *exif("LightSource"), "XMP-exif:LightSource"),
    "scene_capture_type": word({}, *exif("SceneCaptureType"), "XMP-exif:SceneCaptureType"),
    "gain_control": word({}, *exif("GainControl"), "XMP-exif:GainControl"),
    "contrast_setting": word({}, *exif("Contrast"), "XMP-exif:Contrast"),
    "saturation_setting": word({}, *exif("Saturation"), "XMP-exif:Saturation"),
    "sharpness_setting": word({}, *exif("Sharpness"), "XMP-exif:Sharpness"),
    "digital_zoom": digital_zoom,
    "subject_distance_m": number(*exif("SubjectDistance"), "XMP-exif:SubjectDistance"),
    "subject_distance_range": word(
        _RANGES, *exif("SubjectDistanceRange"), "XMP-exif:SubjectDistanceRange"
    ),
    "gps_latitude": coordinate("GPSLatitude"),
    "gps_longitude": coordinate("GPSLongitude"),
    "gps_altitude_m": altitude,
    "gps_direction_deg": number("GPS:GPSImgDirection", "XMP-exif:GPSImgDirection"),
    "gps_direction_reference": word(
        {"true_north": "true", "magnetic_north": "magnetic"}, "GPS:GPSImgDirectionRef"
    ),
    "gps_track_deg": number("GPS:GPSTrack"),
    "gps_speed_kmh": speed,
    "gps_time": gps_time,
    "gps_dop": number("GPS:GPSDOP"),
    "gps_error_m": number("GPS:GPSHPositioningError"),
    "gps_datum": text("GPS:GPSMapDatum"),
    "title": text(
        "IFD0:XPTitle", "XMP-dc:Title", "IPTC:ObjectName", "IFD0:DocumentName", "PNG:Title"
    ),
    "description": text(
        "IFD0:ImageDescription",
        "XMP-dc:Description",
        "IPTC:Caption-Abstract",
        "PNG:Description",
    ),
    "user_comment": text(*exif("UserComment"), "XMP-exif:UserComment", "IFD0:XPComment"),
    "keywords": text("XMP-dc:Subject", "IPTC:Keywords", "IFD0:XPKeywords"),
    "artist": text("IFD0:Artist", "XMP-dc:Creator", "IPTC:By-line", "IFD0:XPAuthor", "PNG:Author"),
    "copyright": text("IFD0:Copyright", "XMP-dc:Rights", "IPTC:CopyrightNotice", "PNG:Copyright"),
    "rating": whole("IFD0:Rating", "XMP-xmp:Rating"),
    "file_format": file_format,
    "orientation": whole("IFD0:Orientation", "XMP-tiff:Orientation"),
    "bit_depth": bit_depth,
    "channels": channels,
    "colour_space": word({}, *exif("ColorSpace"), "XMP-exif:ColorSpace"),
    "exif_width": whole(*exif("ExifImageWidth"), "XMP-exif:ExifImageWidth"),
    "exif_height": whole(*exif("ExifImageHeight"), "XMP-exif:ExifImageHeight"),
    "x_resolution_dpi": resolution("X"),
    "y_resolution_dpi": resolution("Y"),
    "has_embedded_thumbnail": has_thumbnail,
    "image_unique_id": text(*exif("ImageUniqueID"), "XMP-exif:ImageUniqueID"),
}
