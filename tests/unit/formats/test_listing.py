"""Listings: every line on disk, whole when it is read in pieces, with a ceiling, and harmless in a spreadsheet."""

import csv
import gzip
import json
from io import StringIO
from pathlib import Path

from app.formats.listing import Held, ListingFile, Unpacking
from app.formats.reading.findings import FIRST_PLACES, LISTED, Findings


def lines_of(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in gzip.open(path, "rt")]


def test_every_finding_is_listed_and_the_first_are_kept(tmp_path: Path) -> None:
    listing = ListingFile(tmp_path / "all")
    findings = Findings(listing)

    for number in range(50):
        findings.refused("bad", f"annotations[{number}]", "a box", number, "left out")
    listing.close()

    (found,) = findings
    assert (found.count, len(found.first)) == (50, FIRST_PLACES)
    assert [line["place"] for line in lines_of(listing.path)] == [
        f"annotations[{number}]" for number in range(50)
    ]


def test_what_pieces_hold_comes_into_the_file_once(tmp_path: Path) -> None:
    listing = ListingFile(tmp_path / "all")
    findings, piece = Findings(listing), Findings.held()

    for name in ("a", "b"):
        piece.ignored("odd", name, "x", "y", "left out")
        findings.merge(piece.take())
    findings.merge(piece)
    listing.close()

    assert [line["place"] for line in lines_of(listing.path)] == ["a", "b"]
    assert findings.codes() == {"odd": 2}


def test_there_are_no_more_lines_than_may_be(tmp_path: Path) -> None:
    first, all_ = ListingFile(tmp_path / "first", most=3), ListingFile(tmp_path / "all", most=5)
    held = Held()
    for number in range(4):
        first.add({"code": "a", "place": str(number)})
        held.add({"code": "b", "place": str(number)})
    first.close()

    all_.extend(held.lines)
    all_.append(first.path)
    all_.close()

    assert all_.count == 5
    assert [line["place"] for line in lines_of(all_.path)] == ["0", "1", "2", "3", "0"]


def test_pieces_of_any_length_give_whole_lines_of_one_code(tmp_path: Path) -> None:
    listing = ListingFile(tmp_path / "all")
    findings = Findings(listing)
    for number in range(20):
        findings.refused("even" if number % 2 == 0 else "odd", f"=ü{number}", "a", "b", "c")
    listing.close()
    packed = listing.path.read_bytes()
    unpacking = Unpacking(code="odd", fields=LISTED)

    text = unpacking.head + b"".join(
        unpacking.feed(packed[at : at + 7]) for at in range(0, len(packed), 7)
    )

    head, *rows = csv.reader(StringIO(text.decode()))
    assert tuple(head) == LISTED
    assert [row[2] for row in rows] == [f"'=ü{number}" for number in range(1, 20, 2)]


def test_names_that_are_no_utf_8_are_listed(tmp_path: Path) -> None:
    listing = ListingFile(tmp_path / "all")

    listing.add({"code": "a", "place": "odd\udcff.jpg"})
    listing.close()

    assert lines_of(listing.path) == [{"code": "a", "place": "odd?.jpg"}]
