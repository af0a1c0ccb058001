import json
import random
from typing import Any

from httpx import Client

from tests.factories.labelling import save
from tests.features.review.conftest import BY_ITSELF, MakePanel, Panel, layer_of


def replayed(panel: Panel) -> dict[str, Any]:
    """What the decisions in the order in which they were made put together: annotation id → content."""
    rows = panel.team.rows(
        """
        select annotation_id::text, content::text, undone_at is null and is_in_force as stands
        from decisions
        where project_id = %(project)s and annotation_id is not null
        order by id
        """
    )
    objects: dict[str, Any] = {}
    for row in rows:
        if row["stands"]:
            objects.pop(row["annotation_id"], None)
            if row["content"] is not None:
                objects[row["annotation_id"]] = json.loads(row["content"])
    return objects


def held(panel: Panel) -> dict[str, Any]:
    return {
        each["id"]: {
            name: value for name, value in each.items() if name != "id" and value is not None
        }
        for each in panel.objects()
    }


def test_replaying_the_decisions_gives_the_layer(make_panel: MakePanel) -> None:
    panel = make_panel(policy=BY_ITSELF)
    places = [10, 150, 290, 430]
    documents = panel.all_label(
        [panel.box(x) for x in places],
        [panel.box(x + 20) for x in places[:3]],
        [panel.box(x, category="person") for x in places[1:]],
    )
    chance = random.Random(7)
    layers = [layer_of(document) for document in documents]

    for _ in range(12):
        cluster = chance.choice(panel.clusters())
        take = chance.choice([*layers, "fused", "none", "undo"])
        if take == "undo":
            panel.undo(cluster)
        else:
            panel.decide(cluster, take=take, category_id=panel.team.category("car"))

        assert held(panel) == replayed(panel)


def test_it_has_a_history_and_can_be_restored(panel: Panel, as_owner: Client) -> None:
    panel.all_label([panel.box(10)], [panel.box(10)], [])
    [cluster] = panel.clusters()
    revision = panel.decide(cluster, take="fused").json()["revision"]
    layer_id = panel.decide(cluster, take="none").json()["layer_id"]

    restored = panel.reviewer.post(
        f"/api/v1/layers/{layer_id}/restorations", json={"revision": revision}
    )

    assert restored.status_code == 201, restored.text
    assert len(panel.objects()) == 1
    history = panel.reviewer.get(f"/api/v1/layers/{layer_id}/revisions").json()["items"]
    assert [each["author"] for each in history] == ["Rita"] * len(history)


def test_an_annotation_keeps_its_id_and_its_number(panel: Panel) -> None:
    panel.all_label([panel.box(10)], [panel.box(10)], [])
    [cluster] = panel.clusters()
    query = "select number from annotations where id = %(id)s::uuid"

    panel.decide(cluster, take="fused")
    [first] = panel.objects()
    panel.decide(cluster, take="none")
    panel.decide(cluster, take="fused")
    [again] = panel.objects()

    assert again["id"] == first["id"]
    assert len(panel.team.rows(query, id=first["id"])) == 1


def test_reviewers_draw_in_it_and_annotators_do_not(make_panel: MakePanel) -> None:
    panel = make_panel(policy={"review": "consensus", "blind": False, "auto_settle": False})
    panel.all_label([panel.box(10)], [panel.box(10)], [])
    done = panel.decide(panel.clusters()[0], take="fused").json()
    layer_id, revision = done["layer_id"], done["revision"]

    refused = save(panel.team.clients[0], layer_id, revision, added=[panel.box(300)])
    drawn = save(panel.reviewer, layer_id, revision, added=[panel.box(300)])

    assert refused.status_code == 403
    assert drawn.status_code == 200, drawn.text
    assert len(panel.objects()) == 2


def layer_kinds(client: Client, panel: Panel) -> list[str]:
    items = client.get(f"/api/v1/images/{panel.image_id}/layers").json()["items"]
    return [item["kind"] for item in items]


def test_annotators_of_a_blind_project_do_not_see_it(panel: Panel) -> None:
    panel.all_label([panel.box(10)], [panel.box(10)], [])
    layer_id = panel.decide(panel.clusters()[0], take="fused").json()["layer_id"]
    annotator = panel.team.clients[0]

    assert "consensus" in layer_kinds(panel.reviewer, panel)
    assert "consensus" not in layer_kinds(annotator, panel)
    assert annotator.get(f"/api/v1/layers/{layer_id}").status_code == 404
    assert annotator.get(f"/api/v1/images/{panel.image_id}/consensus").status_code == 404


def test_a_whole_layer_is_taken_with_its_absences(panel: Panel) -> None:
    person = panel.team.category("person")
    documents = [
        panel.label(0, [panel.box(10), panel.box(300)], {"weather": ["sun"]}),
        panel.label(1, [panel.box(10)], {"weather": ["rain"]}, absent=[person]),
        panel.label(2, [panel.box(300, category="person")]),
    ]
    path = f"/api/v1/images/{panel.image_id}/consensus"

    response = panel.reviewer.put(path, json={"take": layer_of(documents[1])})

    assert response.status_code == 200, response.text
    layer = response.json()["layer"]
    assert [each["shape"]["x"] for each in layer["annotations"]] == [10]
    assert layer["answers"] == {"weather": ["rain"]}
    assert layer["verified_absent"] == [person]
    assert panel.state() == "accepted"


def test_an_image_without_any_disagreement_is_taken_fused(panel: Panel) -> None:
    panel.all_label([], [], [])
    path = f"/api/v1/images/{panel.image_id}/consensus"

    response = panel.reviewer.put(path, json={"take": "fused"})

    assert response.json()["settled_at"] is not None
    assert panel.state() == "accepted"


def test_nothing_can_be_taken_of_what_nobody_has_submitted(panel: Panel) -> None:
    path = f"/api/v1/images/{panel.image_id}/consensus"

    response = panel.reviewer.put(path, json={"take": "fused"})

    assert response.status_code == 409
