"""The rules by which numbers become a sentence."""

from dataclasses import replace

from app.experiments.measures.records import Estimate
from app.experiments.measures.verdict import Found, answer_of, images_needed

FOUND = Found(
    score="accuracy",
    scores={"pixels": Estimate(0.84), "both": Estimate(0.91), "kept": Estimate(0.85)},
    differences={
        ("both", "pixels"): Estimate(0.07, 0.03, 0.11),
        ("both", "shuffled"): Estimate(0.08, 0.04, 0.12),
    },
    importances={
        "iso": Estimate(0.05, 0.02, 0.08),
        "taken": Estimate(0.03, 0.01, 0.05),
        "camera": Estimate(0.01, -0.01, 0.03),
        "software": Estimate(0.001, 0.0005, 0.0015),
    },
    labels={"iso": "ISO", "taken": "Time taken", "body_serial": "Serial number"},
    leaking=[],
    image_count=400,
)


def test_it_helps_when_it_beats_pixels_and_the_control() -> None:
    assert answer_of(FOUND).sentence == (
        "Metadata helps: accuracy 0.84 → 0.91 (+0.07, 95 % +0.03 to +0.11); mostly ISO and time taken."
    )


def test_what_other_images_metadata_gain_as_much_is_chance() -> None:
    differences = {**FOUND.differences, ("both", "shuffled"): Estimate(0.02, -0.01, 0.05)}

    answer = answer_of(replace(FOUND, differences=differences))

    assert answer.verdict == "no_evidence"
    assert "so it is chance" in answer.sentence


def test_an_interval_with_nothing_in_it_is_no_evidence_and_says_how_much_is_open() -> None:
    differences = {**FOUND.differences, ("both", "pixels"): Estimate(0.01, -0.08, 0.1)}

    answer = answer_of(replace(FOUND, differences=differences))

    assert answer.verdict == "no_evidence"
    assert "A gain of up to +0.10 cannot be ruled out; some 1,300 images" in answer.sentence


def test_a_narrow_interval_around_nothing_is_an_answer() -> None:
    differences = {**FOUND.differences, ("both", "pixels"): Estimate(0.0, -0.01, 0.01)}

    answer = answer_of(replace(FOUND, differences=differences))

    assert answer.sentence.endswith("(0.00, 95 % \N{MINUS SIGN}0.01 to +0.01).")


def test_it_can_make_it_worse() -> None:
    differences = {**FOUND.differences, ("both", "pixels"): Estimate(-0.03, -0.05, -0.01)}

    assert answer_of(replace(FOUND, differences=differences)).verdict == "hurts"


def test_a_leak_decides_only_where_nothing_is_left_without_it() -> None:
    without = {**FOUND.differences, ("kept", "pixels"): Estimate(0.01, -0.02, 0.04)}
    leaking = replace(FOUND, leaking=["body_serial"], differences=without)
    also = replace(leaking, differences={**without, ("kept", "pixels"): Estimate(0.05, 0.02, 0.08)})

    assert answer_of(leaking).verdict == "leak"
    assert answer_of(also).verdict == "helps"
    assert "also without serial number, which gives the label away" in answer_of(also).sentence


def test_four_times_as_many_images_halve_an_interval() -> None:
    assert images_needed(200, Estimate(0, -0.1, 0.1)) == 800
    assert images_needed(200, Estimate(0, -0.05, 0.05)) is None
