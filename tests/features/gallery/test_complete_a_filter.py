"""What is offered while somebody writes a filter line."""

from typing import Any

import psycopg
from httpx import Client

from tests.conftest import Person
from tests.factories.images import make_images
from tests.factories.projects import add_member, make_project


def offered(client: Client, project: dict[str, Any], line: str) -> list[str]:
    """The texts at the end of the line."""
    asked: dict[str, Any] = {"q": line, "at": len(line)}
    response = client.get(f"/api/v1/projects/{project['id']}/filter-completions", params=asked)
    assert response.status_code == 200, response.text
    return [each["text"] for each in response.json()["items"]]


def test_fields_and_values_of_the_project_are_offered(
    as_owner: Client, owner: Person, database: psycopg.Connection[Any]
) -> None:
    project = make_project(as_owner)
    for image_id, model in zip(
        make_images(database, project["id"], 3), ["D70", "D70", "EOS 5D"], strict=True
    ):
        database.execute(
            "insert into image_metadata (image_id, project_id, make, model) values (%s, %s, 'A', %s)",
            [image_id, project["id"], model],
        )

    assert offered(as_owner, project, "categ") == ["category:"]
    assert offered(as_owner, project, "category:") == ["car", "person"]
    assert offered(as_owner, project, "iso>100 (category:per") == ["person"]
    assert offered(as_owner, project, "answer:rain") == ["weather=rain"]
    assert offered(as_owner, project, "camera:") == ['"A D70"', '"A EOS 5D"']
    assert offered(as_owner, project, 'camera:"EOS') == ['"A EOS 5D"']
    assert offered(as_owner, project, f"annotator:{owner.email[:9]}") == [owner.email]
    assert offered(as_owner, project, "iso>") == []


def test_what_truths_say_is_offered(as_owner: Client, owner: Person) -> None:
    project = make_project(as_owner)
    own = f"annotator:{owner.id}"

    assert offered(as_owner, project, "marked:")[:5] == [
        "consensus", "accepted", "all", own, "consensus=car",
    ]  # fmt: skip
    assert offered(as_owner, project, "marked:accepted=") == ["accepted=car", "accepted=person"]
    assert offered(as_owner, project, f"marked:{own}=p") == [f"{own}=person"]
    assert offered(as_owner, project, "answered:consensus=weather=r") == ["consensus=weather=rain"]


def test_annotators_of_a_blind_project_are_offered_nobodys_work(
    as_owner: Client, as_annotator: Client, annotator: Person
) -> None:
    project = make_project(as_owner)
    add_member(as_owner, project["id"], annotator.id)

    assert offered(as_annotator, project, "annotator:") == []
    assert offered(as_annotator, project, "marked:") == []
    assert "agreement:" not in offered(as_annotator, project, "agree")
    assert offered(as_annotator, project, "category:") == ["car", "person"]
