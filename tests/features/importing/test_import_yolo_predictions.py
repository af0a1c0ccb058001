"""A detector's texts become predictions with the confidences that stand in them."""

from pathlib import Path

from tests.features.importing.conftest import Importing


def test_confidences_are_scores_and_files_of_a_second_format_are_told(
    importing: Importing, tmp_path: Path
) -> None:
    boxes = "0 0.5 0.5 0.2 0.2 0.875\n0 0.25 0.5 0.2 0.2 87\n"
    (tmp_path / "image-00000.txt").write_text(boxes)
    (tmp_path / "data.yaml").write_text("names: [car]\n")
    (tmp_path / "README.roboflow.txt").write_text("cars - v1\n")

    done = importing.ended(importing.send_folder(tmp_path, **{"as": "predictions"}))

    assert (done["state"], done["format"]) == ("imported", "yolo")
    told = {each["code"]: each["places"][0]["received"] for each in done["report"]["findings"]}
    assert told == {"score-out-of-range": "87.0", "no-score": "none that is one"}
    assert [(each["kind"], each["score"]) for each in importing.objects()] == [
        ("prediction", 0.875),
        ("prediction", 1.0),
    ]

    (tmp_path / "a.xml").write_text("<annotation><filename>image-00001.jpg</filename></annotation>")
    done = importing.ended(importing.send_folder(tmp_path, dry_run=True))

    assert done["format"] == "voc"
    assert [each["code"] for each in done["report"]["findings"]] == ["other-format"]
