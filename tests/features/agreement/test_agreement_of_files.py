"""`concord agreement`: the numbers of files are those of the server that wrote them, and bad files are refused."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from app.cli import main
from tests.features.agreement.conftest import Team
from tests.features.agreement.test_tell_numbers import MakeTeam, by_code, told
from tests.servers import ROOT


@pytest.fixture
def team(make_team: MakeTeam) -> Team:
    """Three people who differ in boxes, categories and answers; one image nobody marked anything on."""
    team = make_team(3, images=8)
    for place, image_id in enumerate(team.image_ids[:7]):
        for who in range(3):
            category = "person" if (place + who) % 4 == 0 else "car"
            boxes = [team.box(10.0 + 5 * who, 10.0 + place), team.box(200, 200, 80.0, category)]
            kept = boxes[: 1 + (place * who) % 2]
            answer = "sun" if (place * who) % 3 else "rain"
            team.put(who, image_id, kept, {"weather": [answer]})
    for who in range(2):
        team.put(who, team.image_ids[7])
    return team


def _export(team: Team, folder: Path) -> list[str]:
    """One file for each person, as the server exports it."""
    paths = []
    for place, person in enumerate(team.people):
        path = folder / f"{place}-{person.name}.json"
        query = {"truth": f"annotator:{person.id}"}
        response = team.owner.get(f"/api/v1/projects/{team.id}/export.json", params=query)
        assert response.status_code == 200, response.text
        path.write_bytes(response.content)
        paths.append(str(path))
    return paths


def _said(*arguments: str) -> str:
    """What the program says, in a process of its own: the server of the tests writes its log into this one's output."""
    program = "import sys; from app.cli import main; sys.exit(main())"
    done = subprocess.run(
        [sys.executable, "-c", program, "agreement", *arguments],
        check=True,
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    return done.stdout


def test_numbers_of_exports_are_those_of_the_server(team: Team, tmp_path: Path) -> None:
    server = told(team, by="pair")

    found = json.loads(_said(*_export(team, tmp_path), "--format", "json"))

    expected = by_code(server["measures"])
    numbers = by_code(found["measures"])
    assert set(numbers) == set(expected)
    for code, number in expected.items():
        for part in ("value", "low", "high", "n_images"):
            assert numbers[code][part] == pytest.approx(number[part], abs=1e-9), (code, part)
    assert found["headline"]["sentence"] == server["headline"]["sentence"]
    for mine, theirs in zip(found["rows"], server["rows"], strict=True):
        other = by_code(theirs["measures"])
        for number in mine["measures"]:
            assert number["value"] == pytest.approx(other[number["code"]]["value"]), number


def test_the_table_begins_with_the_sentence_and_gives_intervals(team: Team, tmp_path: Path) -> None:
    lines = _said(*_export(team, tmp_path)).splitlines()

    assert lines[0].startswith("Two annotators agree on ")
    assert any(line.startswith("  D1   Detection") and " to " in line for line in lines)
    assert "0-Anna0 and 1-Anna1" in lines


def _coco(**changes: Any) -> dict[str, Any]:
    return {
        "images": [{"id": 7, "file_name": "a.jpg", "width": 100, "height": 100}],
        "categories": [{"id": 3, "name": "car"}],
        "annotations": [
            {"id": 1, "image_id": 7, "category_id": 3, "bbox": [10, 10, 50, 50], "iscrowd": 0}
        ],
        **changes,
    }


def test_images_are_matched_by_file_name_and_categories_by_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = tmp_path / "first.json", tmp_path / "second.json"
    first.write_text(json.dumps(_coco()))
    other = _coco(
        images=[{"id": 1, "file_name": "a.jpg", "width": 100, "height": 100}],
        categories=[{"id": 1, "name": "bus"}, {"id": 9, "name": "car"}],
        annotations=[
            {
                "id": 5,
                "image_id": 1,
                "category_id": 9,
                "bbox": [10, 10, 50, 50],
                "segmentation": [[10, 10, 60, 10, 60, 60, 10, 60]],
            }
        ],
    )
    second.write_text(json.dumps(other))

    assert main(["agreement", str(first), str(second), "--format", "json"]) == 0

    numbers = by_code(json.loads(capsys.readouterr().out)["measures"])
    assert numbers["D1c"]["value"] == 1
    assert numbers["D2"]["value"] == pytest.approx(1, abs=0.01)


BROKEN = {
    "no JSON": ("{", "line 1, column 2: is not JSON"),
    "no object": ("[]", "expected a COCO object"),
    "no images": (json.dumps({"annotations": []}), "categories: expected a list"),
    "an unknown image": (
        json.dumps(_coco(images=[])),
        "annotations[0]: there is no image with the id 7",
    ),
    "an unknown category": (
        json.dumps(_coco(categories=[])),
        "annotations[0]: there is no category with the id 3",
    ),
    "a bad box": (
        json.dumps(
            _coco(annotations=[{"id": 1, "image_id": 7, "category_id": 3, "bbox": [1, 2, 3]}])
        ),
        "annotations[0].bbox: expected [x, y, width, height], found [1, 2, 3]",
    ),
    "an id in words": (
        json.dumps(_coco(annotations=[{"id": 1, "image_id": "7"}])),
        "annotations[0].image_id: expected a whole number, found '7'",
    ),
    "a name twice": (
        json.dumps(_coco(images=[_coco()["images"][0], _coco()["images"][0] | {"id": 8}])),
        "images: 2 images are called 'a.jpg'",
    ),
    "another size": (
        json.dumps(_coco(images=[_coco()["images"][0] | {"width": 90}])),
        "a.jpg: expected (100, 100) pixels, found (90, 100)",
    ),
}


@pytest.mark.parametrize(("text", "complaint"), BROKEN.values(), ids=list(BROKEN))
def test_a_bad_file_is_refused_with_the_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, complaint: str
) -> None:
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_text(json.dumps(_coco()))
    bad.write_text(text)

    assert main(["agreement", str(good), str(bad)]) == 1

    assert f"bad.json: {complaint}" in capsys.readouterr().err


def test_one_file_alone_agrees_with_nobody(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "one.json").write_text(json.dumps(_coco()))

    assert main(["agreement", str(tmp_path / "one.json")]) == 1

    assert "Expected the files of two annotators or more, found 1." in capsys.readouterr().err


def test_an_overlap_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["agreement", "--iou", "2", "one.json", "two.json"])

    assert "above 0 and up to 1, received 2" in capsys.readouterr().err
