import json
from pathlib import Path
from typing import Any

from pycocotools.coco import COCO

from tests.features.agreement.conftest import make_team as make_team
from tests.features.review.conftest import MakePanel, Panel, layer_of
from tests.features.review.conftest import make_panel as make_panel


def export(panel: Panel, **parameters: Any) -> bytes:
    path = f"/api/v1/projects/{panel.team.id}/export.json"
    response = panel.reviewer.get(path, params={"truth": "consensus", **parameters})
    assert response.status_code == 200, response.text
    return response.content


def settled(make_panel: MakePanel) -> tuple[Panel, list[dict[str, Any]]]:
    """Of two images, one is decided: an object taken from the second annotator, and the weather."""
    panel = make_panel(images=2)
    documents = [
        panel.label(0, [panel.box(10)], {"weather": ["sun"]}),
        panel.label(1, [panel.box(14)], {"weather": ["sun"]}),
        panel.label(2, [], {"weather": ["rain"]}),
    ]
    panel.label(0, [panel.box(50)], image=1)
    panel.decide(panel.clusters()[0], take=layer_of(documents[1]), note="The tighter one.")
    panel.decide(panel.question("weather"), take="fused")
    return panel, documents


def test_only_what_is_decided_is_exported_and_the_rest_is_counted(make_panel: MakePanel) -> None:
    panel, _ = settled(make_panel)

    exported = json.loads(export(panel))

    assert [image["id"] for image in exported["images"]] == [panel.image_id]
    assert exported["info"]["left_out_images"] == 1
    [annotation] = exported["annotations"]
    assert annotation["bbox"] == [14, 50, 100, 100]
    assert exported["images"][0]["answers"] == {"weather": ["sun"]}
    assert exported["images"][0]["layers"][0]["state"] == "settled"


def test_each_annotation_says_where_it_comes_from(make_panel: MakePanel) -> None:
    panel, documents = settled(make_panel)
    reviewer = panel.reviewer.get("/api/v1/me").json()["id"]

    [annotation] = json.loads(export(panel))["annotations"]
    [bare] = json.loads(export(panel, provenance=False))["annotations"]

    provenance = annotation["provenance"]
    assert provenance.pop("decided_at").endswith("Z")
    assert provenance.pop("similarity") > 0.9
    assert provenance == {
        "taken": str(layer_of(documents[1])),
        "layers": [
            {"id": layer_of(document), "annotator_id": document["annotator"]["id"]}
            for document in documents[:2]
        ],
        "votes": [2, 3],
        "decided_by": reviewer,
        "note": "The tighter one.",
    }
    assert "provenance" not in bare


def test_what_a_reviewer_draws_into_the_consensus_is_their_own(make_panel: MakePanel) -> None:
    panel, _ = settled(make_panel)
    layer = panel.consensus()["layer"]
    added = panel.box(400)
    body = {"base_revision": layer["revision"], "added": [added]}
    assert panel.reviewer.patch(f"/api/v1/layers/{layer['id']}", json=body).is_success

    [_, own] = json.loads(export(panel))["annotations"]

    me = panel.reviewer.get("/api/v1/me").json()["id"]
    assert own["provenance"] == {"taken": "own", "decided_by": me}


def test_unchanged_data_gives_the_same_bytes(make_panel: MakePanel) -> None:
    panel, _ = settled(make_panel)

    assert export(panel) == export(panel)


def test_pycocotools_loads_the_consensus(make_panel: MakePanel, tmp_path: Path) -> None:
    panel, _ = settled(make_panel)
    file = tmp_path / "consensus.json"
    file.write_bytes(export(panel))

    coco = COCO(str(file))

    [annotation] = coco.loadAnns(coco.getAnnIds())
    assert annotation["id"] >= 1
    assert coco.loadImgs(annotation["image_id"])[0]["width"] == 640


def test_excluded_images_are_left_out(make_panel: MakePanel) -> None:
    panel, _ = settled(make_panel)
    path = f"/api/v1/images/{panel.image_id}/exclusion"
    assert panel.team.owner.put(path, json={"reason": "blurred"}).is_success

    exported = json.loads(export(panel))

    assert exported["images"] == []
    assert exported["annotations"] == []
    assert exported["info"]["left_out_images"] == 1


def test_the_page_offers_the_consensus_and_says_what_is_left_out(make_panel: MakePanel) -> None:
    panel, _ = settled(make_panel)

    page = panel.reviewer.get(
        f"/projects/{panel.team.id}/exports",
        params={"truth": "consensus"},
        headers={"Accept": "text/html"},
    )

    assert "Images left out" in page.text
