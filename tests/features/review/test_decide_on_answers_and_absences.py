from typing import Any

import pytest

from tests.features.review.conftest import MakePanel, Panel, layer_of


def answered(panel: Panel, name: str, *answers: list[str]) -> list[dict[str, Any]]:
    return [panel.label(who, (), {name: values}) for who, values in enumerate(answers)]


def answers_of(panel: Panel) -> dict[str, list[str]]:
    answers: dict[str, list[str]] = panel.consensus()["layer"]["answers"]
    return answers


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("weather", (["sun"], ["rain"], ["sun"])),
        ("night", (["yes"], ["no"], ["yes"])),
        ("signs", (["stop", "yield"], ["stop"], ["yield", "stop"])),
    ],
)
def test_the_likeliest_answer_of_every_mode_is_taken(
    panel: Panel, name: str, said: tuple[list[str], ...]
) -> None:
    answered(panel, name, *said)

    response = panel.decide(panel.question(name), take="fused")

    assert response.status_code == 200, response.text
    assert sorted(answers_of(panel)[name]) == sorted(said[0])


def test_one_persons_answer_is_taken(panel: Panel) -> None:
    documents = answered(panel, "weather", ["sun"], ["rain"], ["sun"])

    panel.decide(panel.question("weather"), take=layer_of(documents[1]))

    assert answers_of(panel)["weather"] == ["rain"]


def test_another_answer_than_anybodys_is_given_and_checked(panel: Panel) -> None:
    answered(panel, "weather", ["sun"], ["rain"], ["sun"])
    cluster = panel.question("weather")

    refused = panel.decide(cluster, take="fused", values=["fog"])
    given = panel.decide(cluster, take="fused", values=["snow"])

    assert refused.status_code == 422
    assert given.json()["decision"]["kind"] == "edited"
    assert answers_of(panel)["weather"] == ["snow"]


def test_a_tie_of_answers_is_not_settled_by_the_alphabet(make_panel: MakePanel) -> None:
    panel = make_panel(2)
    answered(panel, "weather", ["sun"], ["rain"])
    cluster = panel.question("weather")

    response = panel.decide(cluster, take="fused")

    assert cluster["fused"]["values"] is None
    assert response.status_code == 422


def test_an_answer_is_undone(panel: Panel) -> None:
    answered(panel, "weather", ["sun"], ["rain"], ["sun"])
    cluster = panel.question("weather")
    panel.decide(cluster, take="fused")

    panel.undo(cluster)

    assert "weather" not in answers_of(panel)


def test_what_one_looked_for_and_nobody_marked_is_absent(panel: Panel) -> None:
    person, car = panel.team.category("person"), panel.team.category("car")
    panel.label(0, [panel.box(10)], absent=[person])
    panel.label(1, [panel.box(10)], absent=[person])
    panel.label(2, [])

    panel.decide(panel.clusters()[0], take="fused")

    assert panel.consensus()["layer"]["verified_absent"] == [person]
    assert car not in panel.consensus()["layer"]["verified_absent"]


def test_what_is_refused_of_another_leaves_an_absence_standing(panel: Panel) -> None:
    car = panel.team.category("car")
    panel.label(0, [panel.box(10)])
    panel.label(1, [], absent=[car])
    panel.label(2, [], absent=[car])
    [cluster] = panel.clusters()

    panel.decide(cluster, take="none")
    absent = panel.consensus()["layer"]["verified_absent"]
    panel.decide(cluster, take="fused")
    present = panel.consensus()["layer"]["verified_absent"]

    assert absent == [car]
    assert present == []
