from typing import Any

import httpx
import psycopg
import pytest

from tests.conftest import Person


@pytest.fixture
def project(as_owner: httpx.Client) -> dict[str, Any]:
    body = {"name": "Street scenes", "categories": [{"name": "car"}]}
    made: dict[str, Any] = as_owner.post("/api/v1/projects", json=body).json()
    return made


@pytest.fixture
def image_ids(project: dict[str, Any], database: psycopg.Connection[Any]) -> list[int]:
    """Six images: three new, two submitted, one accepted."""
    rows = database.execute(
        """
        insert into images (
            project_id, file_name, sha256, mime_type, size_bytes, width, height, stored_width, stored_height, state
        )
        select %s, state || n, state || n || %s, 'image/png', 1, 10, 10, 10, 10, state
        from (values ('new', 3), ('submitted', 2), ('accepted', 1)) wanted(state, count)
        cross join lateral generate_series(1, count) n
        returning id
        """,
        [project["id"], project["id"]],
    ).fetchall()
    return [row[0] for row in rows]


def assign(
    database: psycopg.Connection[Any],
    project: dict[str, Any],
    person: Person,
    states: dict[int, str],
) -> None:
    for image_id, state in states.items():
        database.execute(
            """
            insert into assignments (project_id, image_id, annotator_id, state, submitted_at)
            values (%s, %s, %s, %s, case when %s in ('submitted', 'accepted', 'returned') then now() end)
            """,
            [project["id"], image_id, person.id, state, state],
        )


def test_a_card_says_how_far_a_project_is(as_owner: httpx.Client, image_ids: list[int]) -> None:
    page = as_owner.get("/projects").text

    assert "1 of 6 accepted" in page
    assert "Nothing waits for you" in page


def test_a_card_says_what_waits_for_the_viewer(
    as_owner: httpx.Client,
    project: dict[str, Any],
    image_ids: list[int],
    owner: Person,
    annotator: Person,
    database: psycopg.Connection[Any],
) -> None:
    first, second, third, fourth, fifth, _ = image_ids
    assign(database, project, owner, {first: "open", second: "in_progress", third: "returned"})
    assign(database, project, owner, {fourth: "submitted"})
    assign(database, project, annotator, {fourth: "submitted", fifth: "submitted"})

    page = as_owner.get("/projects").text

    assert "2 to label" in page
    assert "1 returned to you" in page
    assert "2 to review" in page


def test_an_owner_is_first_told_to_add_images(
    as_owner: httpx.Client, project: dict[str, Any]
) -> None:
    page = as_owner.get(f"/projects/{project['id']}").text

    assert "Add images" in page


def test_the_overview_counts_states_people_and_submissions(
    as_owner: httpx.Client,
    project: dict[str, Any],
    image_ids: list[int],
    annotator: Person,
    database: psycopg.Connection[Any],
) -> None:
    path = f"/api/v1/projects/{project['id']}/members/{annotator.id}"
    as_owner.put(path, json={"role": "annotator"})
    assign(database, project, annotator, dict.fromkeys(image_ids[3:5], "submitted"))

    page = as_owner.get(f"/projects/{project['id']}").text

    assert "2 submissions to review." in page
    assert "2 in 14 days" in page
    assert "created the project" in page
    assert "Anna" in page


def test_in_a_blind_project_an_annotator_sees_only_their_own_counts(
    as_owner: httpx.Client,
    as_annotator: httpx.Client,
    project: dict[str, Any],
    image_ids: list[int],
    annotator: Person,
) -> None:
    path = f"/api/v1/projects/{project['id']}/members/{annotator.id}"
    as_owner.put(path, json={"role": "annotator"})

    page = as_annotator.get(f"/projects/{project['id']}").text

    people = page.split('id="people"')[1].split("</table>")[0]
    assert "Anna" in people
    assert "Olga" not in people


def test_a_stranger_finds_nothing(stranger: httpx.Client, project: dict[str, Any]) -> None:
    response = stranger.get(f"/projects/{project['id']}", headers={"Accept": "text/html"})

    assert response.status_code == 404
    assert "Street scenes" not in response.text


def test_programs_read_the_same_progress(
    as_owner: httpx.Client,
    project: dict[str, Any],
    image_ids: list[int],
    owner: Person,
    database: psycopg.Connection[Any],
) -> None:
    assign(database, project, owner, {image_ids[0]: "open", image_ids[3]: "submitted"})

    progress = as_owner.get(f"/api/v1/projects/{project['id']}/progress").json()

    assert progress["images"]["submitted"] == 2
    assert progress["waiting"] == {"to_label": 1, "returned": 0, "to_review": 0, "disagreements": 0}
    assert [each["name"] for each in progress["categories"]] == ["car"]
    assert progress["people"][0]["submitted"] == 1
    assert len(progress["submissions_by_day"]) == 14
    assert list(progress["submissions_by_day"].values())[-1] == 1
