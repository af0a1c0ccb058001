"""XMP becomes names and plain values; a broken or unsafe packet costs only itself."""

import pytest

from app.exif import Extraction, extract
from tests.unit.exif.pictures import saved, xmp_packet


def from_packet(packet: bytes) -> Extraction:
    return extract(saved("WEBP", xmp=packet))


def properties(written: str) -> dict[str, object]:
    return dict(from_packet(xmp_packet(written)).raw["XMP"])


def test_bags_and_sequences_become_lists() -> None:
    written = "<dc:subject><rdf:Bag><rdf:li>cat</rdf:li><rdf:li>dog</rdf:li></rdf:Bag></dc:subject>"

    assert properties(written) == {"dc:subject": ["cat", "dog"]}


def test_of_alternatives_the_default_language_is_taken() -> None:
    written = """<dc:title><rdf:Alt><rdf:li xml:lang="de">Katze</rdf:li>
        <rdf:li xml:lang="x-default">cat</rdf:li></rdf:Alt></dc:title>"""

    assert properties(written) == {"dc:title": "cat"}


@pytest.mark.parametrize(
    "written",
    [
        '<exif:Flash rdf:parseType="Resource"><exif:Fired>True</exif:Fired></exif:Flash>',
        "<exif:Flash><rdf:Description><exif:Fired>True</exif:Fired></rdf:Description></exif:Flash>",
        '<exif:Flash exif:Fired="True"/>',
    ],
    ids=["resource", "description", "attributes"],
)
def test_structures_become_dictionaries(written: str) -> None:
    extraction = from_packet(xmp_packet(written))

    assert extraction.raw["XMP"] == {"exif:Flash": {"exif:Fired": "True"}}
    assert extraction.typed.flash_fired is True


def test_names_keep_their_usual_prefix_whatever_the_packet_uses() -> None:
    packet = xmp_packet("<t:Make xmlns:t='http://ns.adobe.com/tiff/1.0/'>Leica</t:Make>")

    assert from_packet(packet).raw["XMP"] == {"tiff:Make": "Leica"}


def test_properties_may_be_written_as_attributes() -> None:
    packet = xmp_packet("").replace(b'rdf:about=""', b'rdf:about="" xmp:Rating="3"')

    assert from_packet(packet).typed.rating == 3


@pytest.mark.parametrize(
    ("written", "degrees"),
    [("48,51.5N", 48.858333), ("33,51,35.64S", -33.8599), ("12.5S", -12.5)],
)
def test_positions_in_xmps_own_spelling_are_read(written: str, degrees: float) -> None:
    packet = xmp_packet(f"<exif:GPSLatitude>{written}</exif:GPSLatitude>")

    assert from_packet(packet).typed.gps_latitude == pytest.approx(degrees, abs=1e-6)


@pytest.mark.parametrize("written", ["48.85", "", "north", "99,0N"])
def test_positions_that_are_none_are_refused(written: str) -> None:
    extraction = from_packet(xmp_packet(f"<exif:GPSLatitude>{written}</exif:GPSLatitude>"))

    assert extraction.typed.gps_latitude is None
    assert [problem.column for problem in extraction.problems] == ["gps_latitude"]


def test_a_date_with_its_zone_is_an_instant() -> None:
    packet = xmp_packet(
        "<exif:DateTimeOriginal>2024-05-31T18:02:11.25+02:00</exif:DateTimeOriginal>"
    )

    found = from_packet(packet).typed

    assert found.taken_at is not None
    assert found.taken_at.isoformat() == "2024-05-31T16:02:11.250000+00:00"
    assert (found.utc_offset_minutes, found.taken_subsecond_s) == (120, 0.25)


def test_numbers_in_xmps_spelling_are_read() -> None:
    packet = xmp_packet(
        "<exif:FNumber>28/10</exif:FNumber><exif:ISOSpeedRatings><rdf:Seq><rdf:li>400</rdf:li>"
        "</rdf:Seq></exif:ISOSpeedRatings><exif:ExposureTime>1/0</exif:ExposureTime>"
    )

    extraction = from_packet(packet)

    assert (extraction.typed.f_number, extraction.typed.iso) == (2.8, 400)
    assert [problem.fault for problem in extraction.problems] == ["not_a_number"]


def test_of_a_packet_that_breaks_off_the_beginning_is_kept() -> None:
    packet = xmp_packet("<tiff:Make>Leica</tiff:Make><tiff:Model>M11</tiff:Mod")

    extraction = from_packet(packet)

    assert extraction.typed.make == "Leica"
    assert [problem.fault for problem in extraction.problems] == ["unreadable"]


def test_a_packet_in_latin_1_is_read() -> None:
    packet = xmp_packet("<tiff:Make>Größe</tiff:Make>").decode().encode("latin-1")

    assert from_packet(packet).typed.make == "Größe"


@pytest.mark.parametrize(
    "prologue",
    [
        b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
        b'<!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd">',
    ],
    ids=["entity", "external subset"],
)
def test_a_document_type_ends_the_packet(prologue: bytes) -> None:
    packet = prologue + xmp_packet("<tiff:Make>Leica</tiff:Make>").split(b"?>", 1)[1]

    extraction = from_packet(packet)

    assert "XMP" not in extraction.raw
    assert [problem.sentence for problem in extraction.problems] == [
        "The XMP packet cannot be read to its end: it has a document type, which XMP never has."
    ]
