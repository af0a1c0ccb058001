"""Evaluations are kept, listed, compared and deleted, by those who may."""

import re
from typing import Any

from httpx import Client

from tests.conftest import Person
from tests.factories.projects import add_member
from tests.features.evaluation.conftest import Evaluating, MakePerson
from tests.features.web.routes import HTML


def test_it_says_when_the_truth_has_changed_since(evaluating: Evaluating) -> None:
    image_id = evaluating.label(evaluating.box())
    evaluating.predict({"image_id": image_id, "annotations": [evaluating.seen()]})
    before = evaluating.evaluate()
    path = f"/api/v1/evaluations/{before['id']}"

    evaluating.label(evaluating.box())

    assert before["is_outdated"] is False
    assert evaluating.owner.get(path).json()["is_outdated"] is True


def test_it_says_when_the_model_has_spoken_since(evaluating: Evaluating) -> None:
    image_id = evaluating.label(evaluating.box())
    evaluating.predict({"image_id": image_id, "annotations": [evaluating.seen()]})
    before = evaluating.evaluate()

    evaluating.predict({"image_id": image_id, "annotations": []})

    (listed,) = evaluating.owner.get(f"{evaluating.path}/evaluations").json()["items"]
    assert (listed["id"], listed["is_outdated"]) == (before["id"], True)


def test_two_models_are_compared_on_the_images_that_both_have(evaluating: Evaluating) -> None:
    ids = [evaluating.label(evaluating.box()) for _ in range(3)]
    good = [{"image_id": each, "annotations": [evaluating.seen()]} for each in ids]
    evaluating.predict(*good[:2], model="good@1")
    evaluating.predict(*({"image_id": each, "annotations": []} for each in ids), model="bad@1")
    bad_one = evaluating.evaluate(model="bad@1")
    good_one = evaluating.evaluate(model="good@1")

    path = f"/api/v1/evaluations/{bad_one['id']}/comparisons/{good_one['id']}"
    compared = evaluating.owner.get(path).json()

    assert compared["image_count"] == 2
    assert compared["is_same_truth"] is True
    ap = compared["numbers"]["ap"]
    assert (ap["first"], ap["second"], ap["difference"]) == (0, 1, 1)
    assert ap["interval"] == {"low": 1, "high": 1}


def test_numbers_come_as_a_table(evaluating: Evaluating) -> None:
    image_id = evaluating.label(evaluating.box())
    evaluating.predict({"image_id": image_id, "annotations": [evaluating.seen()]})
    found = evaluating.evaluate()

    table = evaluating.owner.get(f"/api/v1/evaluations/{found['id']}/numbers.csv")

    assert table.headers["content-type"].startswith("text/csv")
    lines = table.text.splitlines()
    assert lines[0] == "group,name,number,value,low,high,images"
    assert any(line.startswith("all,,ap,1.0,") for line in lines)


def test_people_are_the_ceiling(
    evaluating: Evaluating, make_person: MakePerson, client_of: Any
) -> None:
    second: Person = make_person(name="Bea")
    add_member(evaluating.owner, evaluating.project["id"], second.id)
    evaluating.owner.patch(evaluating.path, json={"policy": {"overlap": 2}})
    for client in (evaluating.annotator, client_of(second)):
        for shift in (0.0, 200.0):
            image_id = evaluating.label(evaluating.box(x=shift), client=client, accept=False)
            evaluating.predict(
                {"image_id": image_id, "annotations": [evaluating.seen("person", x=shift)]}
            )

    truth = f"annotator:{evaluating.annotator_id}"
    raters = evaluating.evaluate(truth=truth)["numbers"]["raters"]

    assert raters["image_count"] == 2
    assert raters["objects"]["people"]["f1"]["value"] == 1
    assert raters["objects"]["model"]["f1"]["value"] == 0
    assert raters["objects"]["model"]["localisation"]["value"] == 1


def test_parts_of_the_images_have_numbers_of_their_own(evaluating: Evaluating) -> None:
    first, second = evaluating.label(evaluating.box()), evaluating.label(evaluating.box())
    evaluating.predict(
        {"image_id": first, "annotations": [evaluating.seen()]},
        {"image_id": second, "annotations": []},
    )
    evaluating.database.execute(
        "insert into image_metadata (image_id, project_id, model) values (%s, %s, 'EOS 5D')",
        [first, evaluating.project["id"]],
    )

    parts = evaluating.evaluate(slice="model")["numbers"]["slices"]

    assert [(each["label"], each["images"], each["ap"]) for each in parts] == [
        ("EOS 5D", 1, 1),
        ("not known", 1, 0),
    ]


def test_parts_are_by_whatever_is_known_of_images(evaluating: Evaluating) -> None:
    night = evaluating.label(evaluating.box(), answers={"weather": ["rain"]})
    day = evaluating.label(evaluating.box(), answers={"weather": ["sun"]})
    evaluating.predict(
        {"image_id": night, "annotations": [evaluating.seen()]},
        {"image_id": day, "annotations": []},
    )
    for image_id, hour, longitude in ((day, 14, 2.3), (night, 2, -74.2)):
        evaluating.database.execute(
            """
            insert into image_metadata
                (image_id, project_id, make, model, taken_at_local, gps_latitude, gps_longitude)
            values (%s, %s, 'Canon', 'Canon EOS 40D', %s, 48.9, %s)
            """,
            [image_id, evaluating.project["id"], f"2024-05-01 {hour:02}:00", longitude],
        )

    def parts(field: str) -> list[tuple[str, float]]:
        slices = evaluating.evaluate(slice=field)["numbers"]["slices"]
        return [(each["label"], each["ap"]) for each in slices]

    assert parts("hour") == [("Night, 0 to 5 h", 1), ("Afternoon, 12 to 17 h", 0)]
    assert parts("place") == [("48° N, 2° E", 0), ("48° N, 75° W", 1)]
    assert [label for label, _ in parts("camera")] == ["Canon EOS 40D"]
    assert parts("answer:weather") == [("rain", 1), ("sun", 0)]
    assert [label for label, _ in parts("sharpness")] == ["not known"]


def test_every_choice_of_the_form_can_be_sent_and_what_cannot_keeps_the_form(
    evaluating: Evaluating,
) -> None:
    image_id = evaluating.label(evaluating.box(), answers={"weather": ["rain"]})
    evaluating.predict({"image_id": image_id, "annotations": [evaluating.seen()]})
    project_id = evaluating.project["id"]
    evaluating.database.execute(
        "insert into image_metadata (image_id, project_id, iso) values (%s, %s, 100)",
        [image_id, project_id],
    )
    evaluating.database.execute(
        """
        insert into image_quality
            (image_id, project_id, version, perceptual_hash, pixel_hash, sharpness)
        values (%s, %s, 1, 1, 1, 3)
        on conflict (image_id) do update set sharpness = 3
        """,
        [image_id, project_id],
    )
    page = evaluating.owner.get(f"/projects/{project_id}/models").text
    [choices] = re.findall(r'<select[^>]*name="slice".*?</select>', page, re.S)
    offered = [value for value in re.findall(r'option value="([^"]*)"', choices) if value]

    assert {"iso", "sharpness", "width", "answer:weather"} <= set(offered)
    for name in offered:
        assert evaluating.start(slice=name).status_code == 202, name

    model = re.findall(r'<select[^>]*name="model".*?option value="([^"]*)"', page, re.S)[0]
    form = {"model": model, "iou": "0.65", "slice": "nonsense"}
    sent = evaluating.owner.post(f"/projects/{project_id}/evaluations", data=form, headers=HTML)
    assert sent.status_code == 422
    assert 'value="0.65"' in sent.text
    assert "nonsense" in sent.text[sent.text.index('name="slice"') :]


def test_a_deleted_evaluation_is_gone(evaluating: Evaluating) -> None:
    image_id = evaluating.label(evaluating.box())
    evaluating.predict({"image_id": image_id, "annotations": []})
    path = f"/api/v1/evaluations/{evaluating.evaluate()['id']}"

    assert evaluating.owner.delete(path).status_code == 204
    assert evaluating.owner.get(path).status_code == 404


def test_annotators_neither_start_nor_read_evaluations(evaluating: Evaluating) -> None:
    image_id = evaluating.label(evaluating.box())
    evaluating.predict({"image_id": image_id, "annotations": []})
    found = evaluating.evaluate()

    client: Client = evaluating.annotator
    assert evaluating.start(client).status_code == 403
    assert client.get(f"/api/v1/evaluations/{found['id']}").status_code == 403
    assert client.get(f"{evaluating.path}/evaluations").status_code == 403


def test_a_stranger_finds_no_evaluation(
    evaluating: Evaluating, make_person: MakePerson, client_of: Any
) -> None:
    image_id = evaluating.label(evaluating.box())
    evaluating.predict({"image_id": image_id, "annotations": []})
    found = evaluating.evaluate()

    stranger: Client = client_of(make_person(name="Sam"))

    assert stranger.get(f"/api/v1/evaluations/{found['id']}").status_code == 404


def test_what_is_not_there_cannot_be_evaluated(evaluating: Evaluating) -> None:
    assert evaluating.start().status_code == 404
    evaluating.predict({"image_id": evaluating.image_ids[0], "annotations": []})

    assert evaluating.start(truth="gold").status_code == 422
    assert evaluating.start(slice="nonsense").status_code == 422
    assert evaluating.start(iou=1.5).status_code == 422


class TestOnlySomeImages:
    """`where` is a filter line of the gallery: what it does not find is in no number of the evaluation."""

    def test_what_the_filter_does_not_find_counts_nowhere(self, evaluating: Evaluating) -> None:
        right, wrong = evaluating.label(evaluating.box()), evaluating.label(evaluating.box())
        unlabelled = evaluating.image_ids[2]
        evaluating.predict(
            {"image_id": right, "annotations": [evaluating.seen()]},
            {"image_id": wrong, "annotations": []},
            {"image_id": unlabelled, "annotations": [evaluating.seen()]},
        )

        name = f"image-{evaluating.image_ids.index(right):05}"

        everything = evaluating.evaluate()
        some = evaluating.evaluate(where=f"name:{name}")

        assert everything["numbers"]["objects"]["working"]["recall"]["value"] == 0.5
        assert some["numbers"]["objects"]["working"]["recall"]["value"] == 1
        assert everything["numbers"]["counts"]["images"] == 2
        counts = some["numbers"]["counts"]
        assert (counts["images"], counts["unchecked_images"], counts["unseen_images"]) == (1, 0, 0)
        assert everything["numbers"]["raters"]["image_count"] == 2
        assert some["numbers"]["raters"]["image_count"] == 1
        assert some["parameters"]["where"] == f"name:{name}"

    def test_it_grows_old_when_the_filter_finds_other_images(self, evaluating: Evaluating) -> None:
        first, second = evaluating.label(evaluating.box()), evaluating.label(evaluating.box())
        for image_id in (first, second):
            evaluating.predict({"image_id": image_id, "annotations": [evaluating.seen()]})
        evaluating.database.execute("update images set is_gold = true where id = %s", [first])
        gold, one = (
            evaluating.evaluate(where="gold:yes"),
            evaluating.evaluate(where="name:image-00000"),
        )

        evaluating.database.execute("update images set is_gold = true where id = %s", [second])

        items = evaluating.owner.get(f"{evaluating.path}/evaluations").json()["items"]
        outdated = {each["id"]: each["is_outdated"] for each in items}
        assert gold["is_outdated"] is False
        assert outdated == {gold["id"]: True, one["id"]: False}

    def test_a_filter_that_cannot_be_read_is_refused_where_it_is_wrong(
        self, evaluating: Evaluating
    ) -> None:
        evaluating.predict({"image_id": evaluating.image_ids[0], "annotations": []})

        refused = evaluating.start(where="colour:red")

        assert refused.status_code == 422
        assert [each["path"] for each in refused.json()["errors"]] == ["where"]

    def test_the_form_keeps_what_was_typed_beside_the_error(self, evaluating: Evaluating) -> None:
        evaluating.predict({"image_id": evaluating.image_ids[0], "annotations": []})
        sent = {"model": "yolo@1", "truth": "consensus", "iou": "0.7", "where": "colour:red"}
        home = f"/projects/{evaluating.project['id']}"

        page = evaluating.owner.post(f"{home}/evaluations", data=sent, headers=HTML)

        assert page.status_code == 422
        assert 'value="colour:red"' in page.text
        assert 'value="0.7"' in page.text
        assert "where-notes" in page.text
