import json
from typing import Any

from tests.factories.shapes import SHAPES
from tests.features.importing.conftest import Importing, coco

OWN = {"id", "image_id", "category_id", "layer_id", "annotator_id"}


def exported(importing: Importing, truth: str) -> dict[str, Any]:
    """The project as COCO."""
    path = f"/api/v1/projects/{importing.project['id']}/export.json?truth={truth}"
    made: dict[str, Any] = importing.owner.get(path).json()
    return made


def told(document: dict[str, Any]) -> list[dict[str, Any]]:
    """What a file says of its objects, without Concord's own ids."""
    names = {each["id"]: each["file_name"] for each in document["images"]}
    categories = {each["id"]: each["name"] for each in document["categories"]}
    return [
        {key: value for key, value in each.items() if key not in OWN}
        | {"image": names[each["image_id"]], "category": categories[each["category_id"]]}
        for each in document["annotations"]
    ]


def test_what_goes_out_comes_in_and_goes_out_the_same(importing: Importing) -> None:
    shapes = [{"shape": shape, "category_id": 3} for shape in SHAPES.values()]
    points = ["head", "left hand", "right hand"]
    thing = {"id": 3, "name": "thing", "keypoints": points, "skeleton": [[1, 2], [1, 3]]}
    importing.take(coco(*shapes, categories=[thing]), **{"as": "consensus"})
    first = exported(importing, "consensus")
    importing.database.execute(
        "delete from layers where project_id = %s", [importing.project["id"]]
    )

    done = importing.take(first, **{"as": "consensus"})

    assert done["report"]["findings"] == []
    second = exported(importing, "consensus")
    without = [{**each, "provenance": None} for each in told(first)]
    assert [{**each, "provenance": None} for each in told(second)] == without
    assert len(without) == len(SHAPES)


def test_fields_that_mean_nothing_here_are_given_back(importing: Importing) -> None:
    sent = coco({"bbox": [1, 2, 3, 4], "track": 7}, info={"description": "Mine"})
    sent["images"][0]["flickr_url"] = "https://example.com/a"
    sent["categories"][1]["wordnet"] = "tree.n.01"

    importing.take(sent, **{"as": "consensus"})

    made = exported(importing, "consensus")
    assert made["annotations"][0]["track"] == 7
    assert made["images"][0]["flickr_url"] == "https://example.com/a"
    assert made["info"]["imported"] == {"description": "Mine"}
    assert {each.get("wordnet") for each in made["categories"]} == {None, "tree.n.01"}


def test_answers_and_absences_of_a_concord_file_come_back(importing: Importing) -> None:
    importing.take(coco({"bbox": [1, 2, 3, 4]}), **{"as": "consensus"})
    sent = exported(importing, "consensus")
    assert len(sent["images"]) == 3, "images that were looked at and are empty"
    sent["questions"] = [
        {"id": 9, "name": "light", "mode": "multiclass", "values": ["day", "night"]}
    ]
    sent["annotators"] = [{"id": 5, "name": "Anna"}]
    car = sent["categories"][0]["id"]
    layer = {"annotator_id": 5, "answers": {"light": ["night"]}, "verified_absent": [car]}
    sent["images"][0]["layers"] = [layer]

    importing.take(json.dumps(sent).encode(), **{"as": "authors"})

    row = importing.database.execute(
        """
        select u.name, s.values, l.verified_absent
        from layers l
        join users u on u.id = l.author_id
        join answers s on s.layer_id = l.id
        where l.project_id = %s
        """,
        [importing.project["id"]],
    ).fetchone()
    assert row == ("Anna", ["night"], [car])


def test_layers_of_two_annotators_become_one(importing: Importing) -> None:
    importing.take(coco({"bbox": [1, 2, 3, 4]}), **{"as": "consensus"})
    sent = with_two_layers(exported(importing, "consensus"), 5, 6)

    done = importing.take(json.dumps(sent).encode(), "both.json", **{"as": "predictions"})

    assert done["state"] == "imported", done
    assert len([each for each in importing.objects() if each["kind"] == "prediction"]) == 2
    assert answers_of(importing) == [["night"]]
    codes = {each["code"] for each in done["report"]["findings"]}
    assert {"layers-merged", "answers-differ", "absence-contradicted"} <= codes


def test_layers_that_name_no_annotator_are_all_heard(importing: Importing) -> None:
    importing.take(coco({"bbox": [1, 2, 3, 4]}), **{"as": "consensus"})
    sent = with_two_layers(exported(importing, "consensus"), None, None)

    done = importing.take(json.dumps(sent).encode(), "both.json")

    assert len([each for each in importing.objects() if each["kind"] == "import"]) == 2
    assert answers_of(importing) == [["night"]]
    codes = {each["code"] for each in done["report"]["findings"]}
    assert {"layers-merged", "answers-differ", "absence-contradicted"} <= codes


def with_two_layers(sent: dict[str, Any], *who: int | None) -> dict[str, Any]:
    """The file with its one object as that of two layers, which answer a question differently."""
    values = ["day", "night"]
    sent["questions"] = [{"id": 9, "name": "light", "mode": "multiclass", "values": values}]
    sent["annotators"] = [{"id": each, "name": f"Somebody {each}"} for each in who if each]
    (marked,) = sent["annotations"]
    (image,) = [each for each in sent["images"] if each["id"] == marked["image_id"]]
    named = [{} if each is None else {"annotator_id": each} for each in who]
    answered: list[dict[str, Any]] = [
        {"answers": {"light": ["night"]}, "verified_absent": [marked["category_id"]]},
        {"answers": {"light": ["day"]}},
    ]
    image["layers"] = [{"id": 90 + at, **named[at], **answered[at]} for at in range(2)]
    sent["annotations"] = [
        {key: value for key, value in marked.items() if key != "annotator_id"}
        | {"id": 900 + at, "layer_id": 90 + at, **named[at]}
        for at in range(2)
    ]
    return sent


def answers_of(importing: Importing) -> list[list[str]]:
    """Every answer in the project."""
    rows = importing.database.execute(
        "select s.values from answers s join layers l on l.id = s.layer_id where l.project_id = %s",
        [importing.project["id"]],
    )
    return [row[0] for row in rows]
