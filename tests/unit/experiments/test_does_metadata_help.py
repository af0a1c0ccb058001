"""Whole experiments on datasets of which the answer is known."""

from dataclasses import replace

import numpy as np

from app.experiments.measures.experiment import run, step_count
from app.experiments.measures.records import Plan
from tests.unit.experiments.making import (
    ALTITUDE,
    CAMERA,
    FIELDS,
    HOUR,
    ISO,
    SERIAL,
    answers,
    as_categories,
    gain,
    material_of,
    result_of,
    score,
)

SAID = answers(300)
RANDOM = np.random.default_rng(5)
TELLING_ISO = (100 * 2 ** (RANDOM.normal(2, 1, 300) + 2 * SAID)).tolist()


def test_metadata_that_tells_the_answer_helps_and_its_field_is_named() -> None:
    result = result_of(material_of(SAID, facts={"iso": TELLING_ISO}), repeats=2)

    assert result["verdict"] == "helps"
    assert result["sentence"].startswith("Metadata helps: accuracy 0.")
    assert result["sentence"].endswith("mostly ISO.")
    assert gain(result, "both", "pixels")["low"] > 0
    assert gain(result, "both", "shuffled")["low"] > 0
    assert score(result, "both")["value"] > score(result, "metadata")["value"]
    assert result["fields"][0]["name"] == "iso"
    assert result["warnings"] == []


def test_metadata_that_says_nothing_does_not_help_and_the_shuffled_control_covers_pixels() -> None:
    for seed in (1, 2):
        result = result_of(material_of(answers(200, seed=seed), seed=seed))

        control, pixels = score(result, "shuffled"), score(result, "pixels")["value"]
        assert result["verdict"] == "no_evidence"
        assert control["low"] <= pixels <= control["high"]
        difference = gain(result, "shuffled", "pixels")
        assert difference["low"] <= 0 <= difference["high"]


def test_a_serial_number_that_gives_the_label_away_is_no_help() -> None:
    serials = [f"no. {each}" for each in SAID]

    result = result_of(material_of(SAID, facts={"body_serial": serials}))

    assert result["verdict"] == "leak"
    assert "only through serial number, which gives the label away" in result["sentence"]
    assert gain(result, "kept", "pixels")["low"] <= 0
    [warning] = result["warnings"]
    assert (warning["kind"], warning["field"], warning["is_used"]) == (
        "gives_away",
        "body_serial",
        True,
    )
    assert "a new camera has another one" in warning["reason"]


def test_what_helps_beside_a_leak_is_told_without_it() -> None:
    serials = [f"no. {each}" for each in SAID]
    material = material_of(SAID, facts={"body_serial": serials, "iso": TELLING_ISO})

    result = result_of(material, repeats=2)

    assert result["verdict"] == "helps"
    assert "also without serial number" in result["sentence"]
    assert result["sentence"].endswith("mostly ISO.")


def test_a_serial_that_no_model_gets_is_warned_of_all_the_same() -> None:
    serials = [f"no. {each}" for each in SAID]

    result = result_of(
        material_of(SAID, facts={"body_serial": serials}), (ISO, HOUR), probed=(SERIAL,)
    )

    assert result["verdict"] == "no_evidence"
    assert [each["is_used"] for each in result["warnings"]] == [False]


def test_whether_a_fact_is_recorded_at_all_can_give_the_label_away() -> None:
    altitudes = [float(at) if each else None for at, each in enumerate(SAID)]

    result = result_of(material_of(SAID, facts={"gps_altitude_m": altitudes}))

    assert result["verdict"] == "leak"
    assert {each["field"] for each in result["warnings"]} == {"gps_altitude_m"}


def test_names_folders_and_orders_that_follow_the_label_are_warned_of() -> None:
    ordered = np.sort(SAID)
    material = replace(
        material_of(ordered),
        file_names=[f"{'night' if each else 'day'}/{at}.jpg" for at, each in enumerate(ordered)],
        moments=np.arange(300.0) * 60,
    )

    result = result_of(material)

    assert {each["field"] for each in result["warnings"]} == {"folder", "time_order", "arrival"}
    assert not any(each["is_used"] for each in result["warnings"])


def test_one_camera_for_each_of_three_labels_is_warned_of() -> None:
    """Two labels share a camera, so that it does not give them away, but the label decides it."""
    said = np.random.default_rng(2).integers(0, 3, 240)
    models = [["R5", "R5", "Z6"][each] for each in said]

    result = result_of(
        material_of(
            said, labels=("sun", "cloud", "night"), facts={"make": [""] * 240, "model": models}
        )
    )

    assert result["verdict"] == "leak"
    assert [(each["kind"], each["field"]) for each in result["warnings"]] == [
        ("one_per_label", "camera")
    ]


def test_copies_in_other_folds_would_help_and_do_not() -> None:
    """Each picture four times, answers thrown by coin: only who has seen its copies could know."""
    said = np.repeat(answers(75, seed=8), 4)
    cameras = [f"camera {at // 4}" for at in range(300)]
    apart = material_of(said, seeing=0, facts={"make": [None] * 300, "model": cameras})
    together = replace(apart, groups=np.arange(300) // 4)

    parted, whole = (result_of(each, (CAMERA, ISO)) for each in (apart, together))

    assert parted["verdict"] in ("helps", "leak")
    assert whole["verdict"] == "no_evidence"
    assert score(whole, "both")["value"] < 0.65
    assert whole["details"]["groups"] == 75


def test_where_one_answer_prevails_macro_f1_decides() -> None:
    said = answers(400, share=0.12)
    lights = (100 * 2 ** (np.random.default_rng(1).normal(2, 0.7, 400) + 2.5 * said)).tolist()

    result = result_of(material_of(said, facts={"iso": lights}), repeats=2)

    assert result["score"] == "macro_f1"
    assert result["verdict"] == "helps"
    assert "macro F1 0." in result["sentence"]


def test_constant_and_missing_fields_and_nan_change_nothing() -> None:
    holes = [float("nan") if at % 3 == 0 else value for at, value in enumerate(TELLING_ISO)]
    facts = {"iso": holes, "body_serial": ["same"] * 300, "gps_altitude_m": [float("nan")] * 300}
    material = material_of(SAID, facts=facts)

    with_all, with_iso = (result_of(material, each) for each in ((SERIAL, ALTITUDE, ISO), (ISO,)))

    assert score(with_all, "both") == score(with_iso, "both")
    rows = {each["name"]: each for each in with_all["fields"]}
    assert rows["gps_altitude_m"]["recorded"] == 0
    assert rows["body_serial"]["importance"]["value"] == 0
    assert abs(rows["iso"]["recorded"] - 2 / 3) < 0.01


def test_without_any_recorded_field_there_is_no_experiment() -> None:
    result = result_of(material_of(SAID, facts={"body_serial": [None] * 300}), (SERIAL, ALTITUDE))

    assert result["verdict"] == "nothing_recorded"
    assert result["inputs"] == []


def test_too_few_images_say_what_is_needed() -> None:
    result = result_of(material_of(answers(40)))

    assert result["verdict"] == "too_few"
    assert "40 images in 40 groups, need 60" in result["sentence"]


def test_copies_do_not_count_as_images() -> None:
    material = replace(material_of(answers(120)), groups=np.arange(120) // 12)

    assert result_of(material)["verdict"] == "too_few"


def test_one_answer_alone_cannot_be_told_apart() -> None:
    result = result_of(material_of(np.zeros(100, dtype=int)))

    assert result["verdict"] == "one_label"
    assert "“day”" in result["sentence"]


def test_rare_answers_are_left_out_and_told() -> None:
    said = np.array([2] * 4 + SAID.tolist()[4:])

    result = result_of(material_of(said, labels=("day", "night", "dusk")))

    assert result["details"]["left_out"] == [{"name": "dusk", "groups": 4}]
    assert result["details"]["images"] == 296


def test_no_image_at_all_is_too_few() -> None:
    material = material_of(np.zeros(0, dtype=int))

    assert result_of(material)["verdict"] == "too_few"


def test_categories_are_found_by_what_metadata_says() -> None:
    random = np.random.default_rng(4)
    truth = np.stack([SAID, random.random(300) < 0.3, np.ones(300)], axis=1).astype(float)
    material = as_categories(
        material_of(SAID, seeing=0.5, facts={"iso": TELLING_ISO}), truth, ("lamp", "car", "sky")
    )

    result = result_of(material, repeats=2)

    assert (result["verdict"], result["score"]) == ("helps", "average_precision")
    assert [each["name"] for each in result["categories"]] == ["lamp", "car"]
    assert result["details"]["left_out"] == [{"name": "sky", "groups": 300}]
    lamp, car = (each["gain"] for each in result["categories"])
    assert lamp["low"] > 0
    assert car["low"] <= 0


def test_the_same_experiment_gives_the_same_numbers() -> None:
    material, plan = material_of(answers(100)), Plan(FIELDS, (), repeats=1)

    first, second = list(run(material, plan, ())), list(run(material, plan, ()))

    assert first == second
    assert first[:-1] == list(range(1, step_count(plan) + 1))
