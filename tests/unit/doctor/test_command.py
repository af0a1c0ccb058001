"""`concord lint` as it is called: exit codes, forms of the report, choice of codes, and that no server is loaded."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from app.cli import main
from tests.unit.doctor.documents import clean

ROOT = Path(__file__).parents[3]


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A file with one error, one warning and one note."""
    document = clean()
    document["annotations"][0] |= {"iscrowd": 2, "area": 900}
    document["categories"][0].pop("supercategory")
    path = tmp_path / "broken.json"
    path.write_text(json.dumps(document))
    return path


def test_a_clean_file_exits_with_0(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file.json").write_text(json.dumps(clean()))

    assert main(["lint", str(tmp_path / "file.json")]) == 0
    assert capsys.readouterr().out == f"{tmp_path}/file.json (COCO): clean\n"


def test_errors_exit_with_1_and_are_grouped(
    broken: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["lint", str(broken)]) == 1

    lines = capsys.readouterr().out.splitlines()
    assert lines[0].endswith("(COCO): 1 error, 1 warning, 1 note")
    assert lines[1] == "  error C046-iscrowd-not-0-or-1  1 place"
    assert lines[2] == "    annotations[0] id 1: expected 0 or 1, found 2"


def test_warnings_fail_only_where_that_is_asked_for(broken: Path) -> None:
    only = ["lint", str(broken), "--select", "C041", "--output", str(broken.with_suffix(".txt"))]

    assert main(only) == 0
    assert main([*only, "--strict"]) == 1


def test_codes_are_ignored(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lint", str(broken), "--ignore", "C041,C046,C084-no-supercategory"]) == 0
    assert capsys.readouterr().out.endswith("clean\n")


def test_the_report_as_json(broken: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.json"

    assert main(["lint", str(broken), "--format", "json", "--output", str(report)]) == 1

    told = json.loads(report.read_text())
    assert told["counts"] == {"error": 1, "warning": 1, "note": 1}
    assert told["files"][0]["findings"][1] == {
        "code": "C041-area-differs",
        "severity": "warning",
        "count": 1,
        "fixable": True,
        "places": [
            {"place": "annotations[0] id 1", "expected": "400", "found": "900", "record": 0}
        ],
    }


def test_a_repaired_copy_and_what_is_left(
    broken: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = broken.read_bytes()

    assert main(["lint", str(broken), "--fix", str(tmp_path / "copy.json")]) == 1

    out = capsys.readouterr().out
    assert out.startswith("repaired: annotations[0] id 1.area: 900 became 400\n")
    assert "C041" not in out
    assert "C046" in out
    assert broken.read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere.json"], "there is no such file"),
        ([], "Expected a COCO file"),
        (["--explain", "C999"], "There is no check C999"),
    ],
    ids=["missing file", "no file", "unknown code"],
)
def test_what_cannot_be_examined_exits_with_2(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["lint", *arguments]) == 2
    assert said in capsys.readouterr().err


def test_an_archive_is_not_opened(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "bomb.json").write_bytes(b"PK\x03\x04" + bytes(100))

    assert main(["lint", str(tmp_path / "bomb.json")]) == 2
    assert "ZIP archive" in capsys.readouterr().err


def test_a_code_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lint", "--explain", "c015"]) == 0

    out = capsys.readouterr().out
    assert out.startswith("C015-annotation-id-zero (error)\n\nWhy: COCOeval")
    assert "--fix" in out


def test_no_server_and_no_decoder_is_loaded() -> None:
    program = (
        "import sys, app.commands.lint; "
        "print([name for name in ('fastapi', 'sqlalchemy', 'PIL', 'scipy', 'app.main') if name in sys.modules])"
    )

    done = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True, cwd=ROOT
    )

    assert done.stdout == "[]\n"
