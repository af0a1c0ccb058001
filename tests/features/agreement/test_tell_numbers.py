"""`GET /projects/{p}/agreement`: numbers from sums, divided in every way, for those who may read them."""

import csv
import random
from collections.abc import Callable
from io import StringIO
from typing import Any

import httpx
import pytest
from httpx import Client

from app.agreement.columns import columns_of, options_of
from app.agreement.labelled import CategoryFacts, LabelledImage, Mark, Rules, Submission
from app.agreement.measures.objects.measuring import measure
from app.agreement.measures.objects.numbers import category_numbers, numbers_of, pair_numbers
from tests.conftest import Person
from tests.factories.projects import add_member
from tests.features.agreement.conftest import Team

MakeTeam = Callable[..., Team]


def ask(client: Client, team: Team, **parameters: Any) -> httpx.Response:
    """The answer to a question about the project's agreement."""
    return client.get(f"/api/v1/projects/{team.id}/agreement", params=parameters)


def told(team: Team, **parameters: Any) -> dict[str, Any]:
    """The answer as its owner reads it."""
    response = ask(team.owner, team, **parameters)
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()
    return answer


def by_code(measures: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Numbers by their codes."""
    return {each["code"]: each for each in measures}


FIGURES = ("value", "low", "high")


@pytest.fixture
def labelled(make_team: MakeTeam) -> Team:
    """Three people, a dozen images, scattered boxes; one image nobody marked anything on, one labelled by one."""
    team = make_team(3, images=12)
    chance = random.Random(3)
    for image_id in team.image_ids[:-2]:
        places = [(100.0 * place, chance.choice(["car", "person"])) for place in range(3)]
        for who in range(3):
            boxes = [
                team.box(
                    x + chance.uniform(0, 25),
                    chance.uniform(0, 15),
                    80.0,
                    category if chance.random() < 0.85 else "car",
                )
                for x, category in places
                if chance.random() < 0.85
            ]
            answer = "sun" if chance.random() < 0.7 else "rain"
            team.put(who, image_id, boxes, {"weather": [answer]})
    for who in range(2):
        team.put(who, team.image_ids[-2])
    team.put(0, team.image_ids[-1], [team.box(10, 10)])
    return team


def in_memory(team: Team) -> tuple[list[LabelledImage], Rules]:
    """What is submitted, read by other statements than the product's."""
    images = []
    for image_id in team.image_ids:
        people = team.rows(
            "select annotator_id, l.id from assignments a join layers l on l.assignment_id = a.id"
            " where a.image_id = %(image)s order by annotator_id",
            image=image_id,
        )
        submissions = [
            Submission(
                person["annotator_id"],
                person["id"],
                [
                    Mark(
                        str(row["id"]),
                        row["category_id"],
                        row["kind"],
                        (row["x"], row["y"], row["width"], row["height"]),
                    )
                    for row in team.rows(
                        "select * from annotations where layer_id = %(layer)s", layer=person["id"]
                    )
                ],
            )
            for person in people
        ]
        images.append(LabelledImage(image_id, 640, 480, submissions))
    rules = Rules({c["id"]: CategoryFacts(c["id"]) for c in team.project["categories"]})
    return images, rules


def test_numbers_from_sums_are_those_of_the_measures(labelled: Team) -> None:
    images, rules = in_memory(labelled)
    columns = columns_of(images, "region", rules)
    measured = measure(columns.objects, columns.submitted, options_of("region", rules))
    expected = numbers_of(measured)

    numbers = by_code(told(labelled)["measures"])

    names = {"D1": "detection", "D1c": "detection_alike", "AF1": "curve", "D2": "localisation"}
    for code, name in names.items():
        estimate = expected.ratios[name]
        assert estimate.interval is not None
        assert numbers[code]["value"] == pytest.approx(estimate.value), code
        assert numbers[code]["low"] == pytest.approx(estimate.interval.low), code
        assert numbers[code]["high"] == pytest.approx(estimate.interval.high), code
        assert numbers[code]["n_images"] == estimate.images == 10
    alpha = expected.class_alpha
    assert alpha.interval is not None
    assert numbers["D3"]["value"] == pytest.approx(alpha.value)
    assert numbers["D3"]["low"] == pytest.approx(alpha.interval.low)
    assert numbers["D3"]["high"] == pytest.approx(alpha.interval.high)
    assert numbers["D2d"]["value"] == pytest.approx(expected.ratios["dice"].value)
    assert "D2b" not in numbers
    assert numbers["D4"]["value"] == pytest.approx(expected.ratios["quality"].value)


def test_rows_of_categories_and_pairs_are_those_of_the_measures(labelled: Team) -> None:
    images, rules = in_memory(labelled)
    columns = columns_of(images, "region", rules)
    measured = measure(columns.objects, columns.submitted, options_of("region", rules))

    categories = {
        row["key"]: by_code(row["measures"]) for row in told(labelled, by="category")["rows"]
    }
    pairs = {row["key"]: by_code(row["measures"]) for row in told(labelled, by="pair")["rows"]}

    for index, found in category_numbers(measured.categories).items():
        row = categories[str(columns.categories[index])]
        assert row["D1"]["value"] == pytest.approx(found["detection"].value)
        assert row["D1c"]["value"] == pytest.approx(found["detection_alike"].value)
        assert row["D2"]["value"] == pytest.approx(found["localisation"].value)
    for (first, second), found in pair_numbers(measured.rater_pairs).items():
        row = pairs[f"{columns.raters[first]},{columns.raters[second]}"]
        assert row["D1"]["value"] == pytest.approx(found["detection"].value)
        assert row["D3p"]["value"] == pytest.approx(found["same_category"].value)
        assert row["D2"]["value"] == pytest.approx(found["localisation"].value)


def test_an_answer_right_after_a_submission_is_true(make_team: MakeTeam) -> None:
    team = make_team(2)
    (image_id,) = team.image_ids
    team.submit(0, image_id, [team.box(10, 10)])

    team.submit(1, image_id, [team.box(10, 10)])

    answer = told(team)
    assert by_code(answer["measures"])["D1"]["value"] == 1
    assert answer["headline"]["sentence"].startswith("Two annotators agree on 100 % of objects")
    assert answer["stale_images"] == 0


def test_every_way_of_dividing_links_to_the_disagreements_behind_it(labelled: Team) -> None:
    car = labelled.category("car")
    first, second, third = (person.id for person in labelled.people)

    ways = {
        "category": f"category={car}",
        "annotator": f"annotator={first}",
        "pair": f"annotator={first},{second}",
        "question": f"question={labelled.question('weather')}",
    }

    for by, query in ways.items():
        rows = told(labelled, by=by)["rows"]
        assert rows[0]["disagreements"] == f"/projects/{labelled.id}/disagreements?{query}", by
    names = [row["name"] for row in told(labelled, by="pair")["rows"]]
    assert names == ["Anna0 and Anna1", "Anna0 and Anna2", "Anna1 and Anna2"]
    assert third


def test_confused_categories_are_cells_that_open_their_disagreements(make_team: MakeTeam) -> None:
    team = make_team(2)
    (image_id,) = team.image_ids
    team.submit(0, image_id, [team.box(10, 10), team.box(300, 10)])
    team.submit(1, image_id, [team.box(10, 10, category="person"), team.box(300, 10)])

    (cell,) = told(team, by="category")["confusions"]

    assert {cell["first_name"], cell["second_name"]} == {"car", "person"}
    assert cell["count"] == 1
    # Of the two objects, the one that was called a person by somebody: 2 of 4 votes are of confused things.
    assert cell["share"] == pytest.approx(0.5)
    pair = sorted([team.category("car"), team.category("person")])
    assert cell["disagreements"].endswith(f"?cell={pair[0]},{pair[1]}")


def test_images_are_paged_by_agreement_the_worst_first(labelled: Team) -> None:
    found: list[tuple[float, str]] = []
    cursor: str | None = None
    while True:
        extra = {"cursor": cursor} if cursor else {}
        page = told(labelled, by="image", limit=4, **extra)
        found += [(by_code(row["measures"])["A2"]["value"], row["key"]) for row in page["rows"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break

    assert len(found) == 11
    assert [value for value, _ in found] == sorted(value for value, _ in found)
    assert len({key for _, key in found}) == 11


def test_numbers_are_sliced_by_metadata(labelled: Team) -> None:
    for place, image_id in enumerate(labelled.image_ids[:10]):
        labelled.database.execute(
            "insert into image_metadata (image_id, project_id, model, iso) values (%s, %s, %s, %s)",
            [image_id, labelled.id, "A" if place < 5 else "B", 100 * (place + 1)],
        )

    by_model = told(labelled, by="slice", slice="model")["rows"]
    by_iso = told(labelled, by="slice", slice="iso")["rows"]

    assert [row["name"] for row in by_model] == ["A", "B", "not recorded"]
    assert [by_code(row["measures"])["A2"]["n_images"] for row in by_model] == [5, 5, 1]
    assert by_iso[0]["name"].startswith("100 to ")
    assert by_iso[-1]["name"] == "not recorded"
    assert sum(by_code(row["measures"])["A2"]["n_images"] for row in by_iso) == 11


def test_a_slice_needs_a_field_that_exists(labelled: Team) -> None:
    without = ask(labelled.owner, labelled, by="slice")
    unknown = ask(labelled.owner, labelled, by="slice", slice="nonsense")

    assert without.status_code == unknown.status_code == 422
    assert "found 'nonsense'. There are:" in unknown.json()["detail"]


def test_csv_holds_the_same_numbers(labelled: Team) -> None:
    numbers = by_code(told(labelled)["measures"])

    asked = ask(labelled.owner, labelled, by="category", format="csv")
    accepted = labelled.owner.get(
        f"/api/v1/projects/{labelled.id}/agreement?by=category", headers={"Accept": "text/csv"}
    )

    assert asked.headers["content-type"] == "text/csv; charset=utf-8"
    lines, others = (list(csv.DictReader(StringIO(each.text))) for each in (asked, accepted))
    # Postgres may add up the same sums in another order: the last digits are its own.
    for line, other in zip(lines, others, strict=True):
        assert _figures(line) == pytest.approx(_figures(other))
        assert line == other | {name: line[name] for name in FIGURES}
    whole = {line["code"]: line for line in lines if not line["key"]}
    assert float(whole["D1"]["value"]) == numbers["D1"]["value"]
    assert {line["name"] for line in lines if line["key"]} == {"car", "person"}


def _figures(line: dict[str, str]) -> dict[str, float]:
    return {name: float(line[name]) for name in FIGURES if line[name]}


def test_names_can_be_hidden(labelled: Team) -> None:
    rows = told(labelled, by="annotator", names="hidden")["rows"]

    assert [row["name"] for row in rows] == ["Annotator 1", "Annotator 2", "Annotator 3"]


def test_in_a_blind_project_annotators_read_nothing_of_it(
    labelled: Team,
    stranger: Client,
    make_person: Callable[..., Person],
    client_of: Callable[[Person], Client],
) -> None:
    reviewer = make_person(name="Rita")
    add_member(labelled.owner, labelled.id, reviewer.id, "reviewer")

    assert ask(labelled.clients[0], labelled).status_code == 403
    assert ask(stranger, labelled).status_code == 404
    assert ask(client_of(reviewer), labelled).status_code == 200
    labelled.owner.patch(f"/api/v1/projects/{labelled.id}", json={"policy": {"blind": False}})
    assert ask(labelled.clients[0], labelled).status_code == 200


def test_without_overlap_every_number_is_a_sentence(make_team: MakeTeam) -> None:
    team = make_team(2, images=2)
    team.submit(0, team.image_ids[0], [team.box(10, 10)])
    team.submit(1, team.image_ids[1], [team.box(10, 10)], {"weather": ["sun"]})

    answer = told(team)

    assert answer["headline"]["value"] is None
    assert answer["headline"]["sentence"].endswith(".")
    for number in answer["measures"]:
        assert number["value"] is None, number
        assert number["reason"].endswith("."), number


def test_nothing_submitted_at_all_is_told_as_such(make_team: MakeTeam) -> None:
    team = make_team(2)

    answer = told(team)

    assert answer["headline"]["sentence"] == "Nothing has been submitted by two annotators yet."
    for by in ("category", "pair", "annotator", "image", "question", "time"):
        assert told(team, by=by)["rows"] == [], by


def test_one_value_only_leaves_alpha_undefined_and_says_so(make_team: MakeTeam) -> None:
    team = make_team(2, images=3)
    for image_id in team.image_ids:
        for who in range(2):
            team.submit(who, image_id, answers={"weather": ["sun"]})

    numbers = by_code(told(team, question=team.question("weather"))["measures"])

    assert numbers["T1"]["value"] is None
    assert "no variation" in numbers["T1"]["reason"]
    assert numbers["T1p"]["value"] == 1


def test_empty_images_alone_agree_but_tell_nothing_of_objects(make_team: MakeTeam) -> None:
    team = make_team(2, images=3)
    for image_id in team.image_ids:
        for who in range(2):
            team.submit(who, image_id)

    answer = told(team)

    numbers = by_code(answer["measures"])
    assert numbers["A2"]["value"] == 1
    assert numbers["A1"]["value"] is None
    assert numbers["D1"]["value"] is None
    assert numbers["E1-"]["value"] == 1
    assert answer["headline"]["sentence"] == "All annotators found nothing on 3 images."


def test_a_project_of_questions_is_told_by_the_one_agreed_on_least(make_team: MakeTeam) -> None:
    questions = [
        {"name": "weather", "mode": "multiclass", "values": ["sun", "rain"]},
        {"name": "seen", "mode": "multilabel", "values": ["car", "bus", "dog"]},
    ]
    team = make_team(2, images=6, categories=[], questions=questions)
    for place, image_id in enumerate(team.image_ids):
        for who in range(2):
            weather = "sun" if (place + who * (place % 2)) % 2 else "rain"
            seen = ["car", "dog"] if place % 3 else []
            team.submit(who, image_id, answers={"weather": [weather], "seen": seen})

    answer = told(team)

    assert "annotators agree least on weather" in answer["headline"]["sentence"]
    rows = {row["name"]: by_code(row["measures"]) for row in told(team, by="question")["rows"]}
    assert rows["seen"]["T1"]["value"] == 1
    assert rows["weather"]["T1"]["value"] < 0.5


def test_who_has_left_the_project_still_counts(labelled: Team) -> None:
    before = told(labelled, by="annotator")

    leaver = labelled.people[2].id
    assert labelled.owner.delete(f"/api/v1/projects/{labelled.id}/members/{leaver}").is_success

    assert to_nine_digits(told(labelled, by="annotator")) == to_nine_digits(before)


def to_nine_digits(told: Any) -> Any:
    """Postgres adds sums in whatever order suits its plan, which shows in the last digits."""
    if isinstance(told, dict):
        return {key: to_nine_digits(value) for key, value in told.items()}
    if isinstance(told, list):
        return [to_nine_digits(each) for each in told]
    return round(told, 9) if isinstance(told, float) else told


def test_a_deleted_question_is_told_of_no_more(labelled: Team) -> None:
    question_id = labelled.question("weather")
    path = f"/api/v1/projects/{labelled.id}/questions/{question_id}"
    response = labelled.owner.delete(path, params={"confirm": 30})
    assert response.is_success, response.text
    labelled.caught_up()

    assert "T1" not in by_code(told(labelled)["measures"])
    assert told(labelled, by="question")["rows"] == []
    assert not labelled.rows(
        "select 1 from clusters where project_id = %(project)s and family = 'answer'"
    )


def test_an_owner_has_everything_measured_anew(labelled: Team) -> None:
    path = f"/api/v1/projects/{labelled.id}/agreement/recomputes"

    response = labelled.owner.post(path)

    assert response.status_code == 201, response.text
    labelled.caught_up()
    assert labelled.clients[0].post(path).status_code == 403
