from typing import Any

import pytest

from tests.factories.shapes import SHAPES
from tests.features.review.conftest import Panel, layer_of


def split(panel: Panel) -> list[dict[str, Any]]:
    """Two people see a car where the third sees a person."""
    return panel.all_label([panel.box(10)], [panel.box(14)], [panel.box(12, category="person")])


def test_a_layers_version_is_taken(panel: Panel) -> None:
    documents = split(panel)
    [cluster] = panel.clusters()

    response = panel.decide(cluster, take=layer_of(documents[1]), note="Clearly a car.")

    assert response.status_code == 200, response.text
    [taken] = panel.objects()
    assert taken["shape"]["x"] == 14
    assert taken["category_id"] == panel.team.category("car")
    decision = response.json()["decision"]
    assert decision["take"] == layer_of(documents[1])
    assert decision["decided_by"]["name"] == "Rita"
    assert decision["note"] == "Clearly a car."


def test_the_fused_one_lies_in_the_middle(panel: Panel) -> None:
    split(panel)
    [cluster] = panel.clusters()

    panel.decide(cluster, take="fused")

    [taken] = panel.objects()
    assert taken["shape"] == {"type": "box", "x": 12, "y": 50, "width": 100, "height": 100}
    assert taken["category_id"] == panel.team.category("car")
    assert taken["id"] == cluster["fused"]["annotation"]["id"]


def test_none_is_a_decision_too(panel: Panel) -> None:
    panel.all_label([panel.box(10)], [], [])
    [cluster] = panel.clusters()

    response = panel.decide(cluster, take="none")

    assert response.json()["decision"]["kind"] == "none"
    assert panel.objects() == []
    assert panel.state() == "accepted"


def test_the_layer_of_somebody_who_marked_nothing_takes_nothing(panel: Panel) -> None:
    documents = panel.all_label([panel.box(10)], [panel.box(11)], [])
    [cluster] = panel.clusters()

    response = panel.decide(cluster, take=layer_of(documents[2]))

    assert response.json()["decision"]["annotation"] is None
    assert panel.objects() == []


def test_an_edited_one_is_kept_as_it_was_sent(panel: Panel) -> None:
    split(panel)
    [cluster] = panel.clusters()
    mine = panel.box(13.5, attributes={"view": "side"})

    response = panel.decide(cluster, take="fused", annotation=mine)

    assert response.json()["decision"]["kind"] == "edited"
    [taken] = panel.objects()
    assert taken["shape"]["x"] == 13.5
    assert taken["attributes"] == {"view": "side"}


def test_an_edited_one_is_checked_as_a_save_is(panel: Panel) -> None:
    split(panel)
    [cluster] = panel.clusters()
    wrong = panel.box(13, attributes={"view": "top"})

    response = panel.decide(cluster, take="fused", annotation=wrong)

    assert response.status_code == 422
    assert response.json()["errors"][0]["path"] == "annotation.attributes.view"
    assert panel.consensus()["layer"] is None


def test_the_category_alone_can_be_changed_and_takes_only_attributes_that_it_knows(
    panel: Panel,
) -> None:
    documents = panel.all_label(
        [panel.box(10, attributes={"view": "rear"})],
        [panel.box(10, attributes={"view": "rear"})],
        [panel.box(10, category="person")],
    )
    [cluster] = panel.clusters()

    panel.decide(cluster, take=layer_of(documents[0]), category_id=panel.team.category("person"))

    [taken] = panel.objects()
    assert taken["category_id"] == panel.team.category("person")
    assert taken["attributes"] == {}


def test_attributes_that_differ_are_decided(panel: Panel) -> None:
    panel.all_label(
        [panel.box(10, attributes={"view": "rear"})],
        [panel.box(10, attributes={"view": "side"})],
        [panel.box(10, attributes={"view": "front"})],
    )
    [cluster] = panel.clusters()

    panel.decide(cluster, take="fused", attributes={"view": "front", "occluded": True})

    assert cluster["status"] == "attribute"
    [taken] = panel.objects()
    assert taken["attributes"] == {"view": "front", "occluded": True}


def test_a_tie_of_categories_needs_a_word(make_panel: Any) -> None:
    panel = make_panel(2)
    panel.all_label([panel.box(10)], [panel.box(10, category="person")])
    [cluster] = panel.clusters()

    refused = panel.decide(cluster, take="fused")
    taken = panel.decide(cluster, take="fused", category_id=panel.team.category("car"))

    assert refused.status_code == 422
    assert refused.json()["errors"][0]["path"] == "category_id"
    assert taken.status_code == 200, taken.text


@pytest.mark.parametrize("kind", sorted(SHAPES))
def test_objects_of_every_shape_are_decided(panel: Panel, kind: str) -> None:
    thing = {**panel.box(10, category="thing"), "shape": SHAPES[kind]}
    other = {**panel.box(10, category="thing"), "shape": SHAPES[kind]}
    documents = panel.all_label([thing], [other], [])
    [cluster] = panel.clusters()

    fused = panel.decide(cluster, take="fused")
    taken = panel.decide(cluster, take=layer_of(documents[0]))

    assert fused.status_code == 200, fused.text
    assert taken.status_code == 200, taken.text
    [made] = panel.objects()
    assert made["shape"]["type"] == SHAPES[kind]["type"]


def test_deciding_again_replaces(panel: Panel) -> None:
    documents = split(panel)
    [cluster] = panel.clusters()
    panel.decide(cluster, take="fused")

    panel.decide(cluster, take=layer_of(documents[0]))

    [taken] = panel.objects()
    assert taken["shape"]["x"] == 10
    [decision] = panel.decisions()
    assert decision["take"] == layer_of(documents[0])


def test_the_same_decision_again_changes_nothing(panel: Panel) -> None:
    split(panel)
    [cluster] = panel.clusters()
    first = panel.decide(cluster, take="fused").json()

    again = panel.decide(cluster, take="fused").json()

    assert again == first


def test_only_a_submitted_layer_of_the_image_can_be_taken(panel: Panel) -> None:
    split(panel)
    [cluster] = panel.clusters()

    response = panel.decide(cluster, take=999_999_999)

    assert response.status_code == 422
    assert response.json()["errors"][0]["path"] == "take"


def test_annotators_and_strangers_do_not_decide(panel: Panel, stranger: Any) -> None:
    split(panel)
    [cluster] = panel.clusters()
    image = f"/api/v1/images/{panel.image_id}"

    assert panel.decide(cluster, by=panel.team.clients[0], take="fused").status_code == 403
    assert panel.decide(cluster, by=stranger, take="fused").status_code == 404
    assert panel.team.clients[0].get(f"{image}/disagreements").status_code == 403
    assert panel.team.clients[0].get(f"{image}/consensus").status_code == 404
    assert stranger.get(f"{image}/disagreements").status_code == 404
