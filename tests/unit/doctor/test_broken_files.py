"""Whatever is changed in a file, there is a report; files from the wild show the defects that they are known for."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.doctor.fixing import NotRepairable, fix
from app.doctor.report import Look, as_json, as_text
from tests.shared_data import shared_data
from tests.unit.doctor.documents import clean, codes, examined

ODD_VALUES: list[Any] = [
    None, True, "", "7", "ü\ud800"[:1], -1, 0, 0.5, 1e308, -1e308, 2**53 + 1, 2**64, 10**30, [], [[]], [[1]], {},
    {"size": [80, 100], "counts": "0"}, {"size": [2**40, 2**40], "counts": [1]}, [1, 2, 3, 4], ["1", None], "\x1b[31m",
    {"size": [80, 100], "counts": "ooooooooooooooo0"}, [[0, 0, 1e9, 0, 1e9, 1e9]], [[float(n) for n in range(6)]],
]  # fmt: skip


def _slots(value: Any) -> list[tuple[Any, Any]]:
    """Every place in a document that can be changed."""
    found: list[tuple[Any, Any]] = []
    inside = value.items() if isinstance(value, dict) else enumerate(value)
    for key, child in inside:
        found.append((value, key))
        if isinstance(child, dict | list):
            found += _slots(child)
    return found


@given(data=st.data())
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_change_of_values_gives_a_report(data: st.DataObject, tmp_path: Path) -> None:
    document = clean()
    for _ in range(data.draw(st.integers(1, 3))):
        slots = _slots(document)
        if slots:
            holder, key = data.draw(st.sampled_from(slots))
            holder[key] = copy.deepcopy(data.draw(st.sampled_from(ODD_VALUES)))

    findings = examined(document)

    assert as_text([findings], Look())
    assert json.loads(as_json([findings]))["version"] == 1
    file, repaired = tmp_path / "file.json", tmp_path / "copy.json"
    file.write_text(json.dumps(document))
    repaired.unlink(missing_ok=True)
    try:
        fix(file, repaired, frozenset())
    except NotRepairable:
        return
    examined(repaired.read_bytes())


@given(st.binary(max_size=4), st.integers(0, 1200), st.integers(0, 6))
@settings(max_examples=150)
def test_any_change_of_bytes_gives_a_report(put: bytes, at: int, cut: int) -> None:
    text = json.dumps(clean()).encode()

    findings = examined(text[:at] + put + text[at + cut :])

    assert as_text([findings], Look())


WILD = {
    "absolute_windows_path": {"C021"},
    "all_ann_ids_zero": {"C012", "C015"},
    "all_iscrowd_polygons": {"C044"},
    "all_on_one_image": {"C090"},
    "bbox_is_object": {"C006"},
    "category_id_zero": {"C014"},
    "deep_nesting": {"C005"},
    "duplicate_ann_id_two_images": {"C012"},
    "duplicate_category_names": {"C081"},
    "empty_segmentation": {"C056"},
    "flat_segmentation": {"C055"},
    "image_wh_swapped": {"C032", "C054"},
    "image_without_annotations": {"C025"},
    "int_overflow_float_ids": {"C016", "C017"},
    "keypoint_as_one_point_polygon": {"C051"},
    "keypoints_wrong_length": {"C070"},
    "mixed_id_types": {"C016"},
    "nan_in_bbox": {"C002"},
    "negative_size_box": {"C030"},
    "no_category_id": {"C028"},
    "no_image_size": {"C024"},
    "no_images_key": {"C009"},
    "num_keypoints_wrong": {"C071"},
    "orphan_annotation": {"C018"},
    "rle_counts_overrun": {"C062"},
    "rle_size_swapped": {"C061"},
    "roboflow_dummy_category_0": {"C014", "C083"},
    "skeleton_index_out_of_range": {"C075"},
    "string_ids": {"C016"},
    "trailing_comma": {"C001"},
    "truncated": {"C001"},
    "two_point_polygon": {"C051"},
    "unknown_category": {"C019"},
    "url_file_name": {"C021"},
    "utf8_bom": {"C004"},
    "windows_paths": {"C021"},
    "zero_area_box": {"C031"},
}


@pytest.mark.parametrize("name", WILD)
def test_a_file_of_the_wild_shows_its_defect(name: str) -> None:
    path = shared_data("formats/malformed-coco") / f"{name}.json"

    assert codes(path.read_bytes()) >= WILD[name]


# Odd but right, as the official person_keypoints_val2017 has them.
@pytest.mark.parametrize(
    "name", ["same_basename_two_dirs", "list_not_object", "no_segmentation_key"]
)
def test_what_is_odd_but_right_is_no_error(name: str) -> None:
    path = shared_data("formats/malformed-coco") / f"{name}.json"

    assert codes(path.read_bytes()) <= {"C084"}


def test_official_files_have_no_errors() -> None:
    folder = shared_data("formats/coco/icevision")

    assert codes((folder / "keypoints_annotations.json").read_bytes(), folder / "images") == set()
    found = codes((folder / "annotations.json").read_bytes(), folder / "images")
    assert found == {"C025", "C041", "C080", "C083"}


@pytest.mark.parametrize("table", ["annotations", "images", "categories"])
def test_an_id_that_is_no_whole_number_is_not_told_as_another(table: str) -> None:
    document = clean()
    document["annotations"][0]["bbox"] = [10, 10, -20, 20]
    document["images"][0] |= {"width": 0}
    document["categories"][0] |= {"name": ""}
    document[table][0]["id"] = 1.5

    places = [each.place for found in examined(document).places.values() for each in found]

    assert f"{table}[0]" in places
    assert not [each for each in places if "id -" in each]
