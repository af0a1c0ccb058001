"""Every route, walked by an annotator of a blind project: of what others have done there is not a trace."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx
import psycopg
import pytest

from tests.conftest import Person
from tests.factories.labelling import make_box, next_assignment, save, submit
from tests.factories.projects import CAR, add_member, make_project
from tests.features.images.conftest import picture
from tests.features.web.routes import HTML, Ids, ask, bodies_for, routes_of
from tests.features.web.test_every_route_with_every_role import told
from tests.features.web.things import things_of
from tests.servers import Server

REMARK = {"name": "remark", "type": "text"}
FEELING = {"name": "feeling", "mode": "multilabel", "values": ["serene-zq", "gloomy-zq", "plain"]}
THING = "owners-and-reviewers-only"
QUERIES = (
    "", "?q=category:tram", "?q=state:submitted,accepted,in_progress", "?q=gold:yes",
    "?annotator_id={other}", "?state=submitted", "?sort=-id&limit=1", "?layer={layer}",
    "?gold=true", "?show=all",
)  # fmt: skip


@dataclass(frozen=True)
class Blind:
    """A blind project whose first image two others have labelled, and one who is about to."""

    project: dict[str, Any]
    ids: Ids
    anna: httpx.Client
    owner: httpx.Client
    secrets: dict[str, str]


@pytest.fixture
def blind(
    make_person: Callable[..., Person],
    client_of: Callable[[Person], httpx.Client],
    database: psycopg.Connection[Any],
) -> Blind:
    """The work of Quillon and Zephyra on an image that Anna has, too."""
    anna, quillon, zephyra, owner = (
        make_person(name=name) for name in ("Anna", "Quillon", "Zephyra", "Olga")
    )
    boss = client_of(owner)
    categories = [
        {**CAR, "attributes": [*CAR["attributes"], REMARK]},
        {"name": "tram", "shapes": ["box"]},
    ]
    policy = {"overlap": 3, "gold_rate": 0.5}
    project = make_project(boss, categories=categories, questions=[FEELING], policy=policy)
    for person in (anna, quillon, zephyra):
        add_member(boss, project["id"], person.id)
    files = [("files", (f"{name}.jpg", picture(color=name))) for name in ("red", "green")]
    boss.post(f"/api/v1/projects/{project['id']}/images", files=files).raise_for_status()
    secrets = {"Quillon": "a name", "Zephyra": "a name", quillon.email: "an address"}
    secrets[zephyra.email] = "an address"
    others = [label(client_of(each), project, secrets) for each in (quillon, zephyra)]
    secrets |= scores_of(boss, project["id"])
    verdict = {"verdict": "accepted", "note": "praise-for-quillon"}
    boss.put(f"/api/v1/assignments/{others[0]['id']}/verdict", json=verdict).raise_for_status()
    secrets["praise-for-quillon"] = "a verdict"
    mine = next_assignment(client_of(anna), project["id"])
    assert mine["image"]["id"] == others[0]["image"]["id"]
    pool = {"name": "Pool-of-quillon", "annotator_ids": [quillon.id]}
    made = boss.post(f"/api/v1/projects/{project['id']}/pools", json=pool).json()
    secrets["Pool-of-quillon"] = "a pool"
    relabelled = client_of(quillon).post(
        f"/api/v1/projects/{project['id']}/relabellings",
        json=bodies_for(project)["POST /projects/{project_id}/relabellings"],
    )
    things = things_of(boss, database, project["id"], mine["image"]["id"], mark=THING)
    secrets[THING] = "what only owners and reviewers read"
    values: dict[str, int | str] = {
        **things,
        "second_layer_id": others[1]["layer"]["id"],
        "project_id": project["id"],
        "image_id": mine["image"]["id"],
        "assignment_id": others[0]["id"],
        "layer_id": others[0]["layer"]["id"],
        "comment_id": others[0]["thread"],
        "category_id": project["categories"][0]["id"],
        "question_id": project["questions"][0]["id"],
        "user_id": quillon.id,
        "pool_id": made["id"],
        "relabelling_id": relabelled.json()["id"],
        "deed": "release",
        "invitation_id": 1,
        "secret": "none",
        "job_id": _some_job(database, project["id"]),
        "model": "none",
        "token_id": 1,
        "session_id": "0123456789abcdef",
        "z": 0,
        "x": 0,
        "y": 0,
    }
    return Blind(project, Ids(values, bodies_for(project)), client_of(anna), boss, secrets)


def label(client: httpx.Client, project: dict[str, Any], secrets: dict[str, str]) -> dict[str, Any]:
    """Submitted work full of things that nobody else may read, which are noted."""
    document = next_assignment(client, project["id"])
    mark = f"mark-{uuid4().hex}"
    x = round(1 + 0.0137 * (1 + len(secrets)), 4)
    box = make_box(project["categories"][0]["id"], x=x, y=1.0, width=7.4319, height=9.0)
    box["attributes"] = {"remark": mark}
    tram = make_box(project["categories"][1]["id"], x=2.0, y=1.0, width=3.0, height=4.0)
    answers = {"feeling": ["serene-zq"]}
    changes: dict[str, Any] = {"added": [box, tram], "answers": answers}
    save(client, document["layer"]["id"], 0, **changes).raise_for_status()
    submit(client, document["id"])
    thread = {"id": str(uuid4()), "text": f"talk {mark}", "annotation_id": box["id"]}
    comments = f"/api/v1/images/{document['image']['id']}/comments"
    client.post(comments, json=thread).raise_for_status()
    secrets |= {mark: "an attribute", box["id"]: "an annotation", tram["id"]: "an annotation"}
    secrets |= {str(x): "a coordinate", "7.4319": "a size", thread["id"]: "a thread"}
    return document | {"thread": thread["id"]}


def scores_of(boss: httpx.Client, project_id: int) -> dict[str, str]:
    """How the two agree, to the last digit."""
    told = boss.get(f"/api/v1/projects/{project_id}/agreement", params={"by": "pair"}).json()
    values = {each["value"] for row in told["rows"] for each in row["measures"]}
    return {str(value): "a score" for value in values if value and len(str(value)) > 8}


def _some_job(database: psycopg.Connection[Any], project_id: int) -> int:
    row = database.execute(
        """
        insert into jobs (project_id, kind, title, state, finished_at)
        values (%s, 'images.derive', 'Thumbnails', 'succeeded', now()) returning id
        """,
        [project_id],
    ).fetchone()
    assert row is not None
    return int(row[0])


def test_no_answer_and_no_page_tells_an_annotator_of_others_work(
    blind: Blind, server: Server
) -> None:
    leaks: dict[str, str] = {}
    for asked in routes_of(server.app):
        assert set(asked.parameters) <= set(blind.ids.values), (
            f"{asked} asks for no row of the project"
        )
        if {"sign-out", "session"} & set(asked.template.split("/")):
            continue
        if asked.method != "GET":
            note_leaks(blind, str(asked), ask(blind.anna, asked, blind.ids), leaks)
            continue
        is_about_work = {"project_id", "image_id", "assignment_id"} & set(asked.parameters)
        for query in QUERIES if is_about_work else QUERIES[:1]:
            values = {"other": blind.ids.values["user_id"], "layer": blind.ids.values["layer_id"]}
            path = blind.ids.path_of(asked) + query.format(**values)
            headers = {} if asked.is_api else HTML
            response = blind.anna.get(path, headers=headers)
            note_leaks(blind, f"{asked}{query}", response, leaks)

    assert leaks == {}


def note_leaks(blind: Blind, name: str, response: httpx.Response, leaks: dict[str, str]) -> None:
    """Put down which secrets an answer holds."""
    # What was asked for is no secret any more, where it is told back.
    found = {kind for secret, kind in blind.secrets.items() if secret in response.text}
    if found and response.status_code < 400:
        leaks[name] = f"{told(response)}: {', '.join(sorted(found))}"


def test_the_secrets_are_there_for_who_may_read_them(blind: Blind) -> None:
    """Else the walk could find nothing."""
    ids = blind.ids.values
    seen = "".join(
        blind.owner.get(path).text
        for path in (
            f"/api/v1/layers/{ids['layer_id']}",
            f"/api/v1/layers/{ids['second_layer_id']}",
            f"/api/v1/projects/{ids['project_id']}/agreement?by=pair",
            f"/api/v1/images/{ids['image_id']}/layers",
            f"/api/v1/images/{ids['image_id']}/comments",
            f"/api/v1/projects/{ids['project_id']}/members",
            f"/api/v1/projects/{ids['project_id']}/pools",
            f"/api/v1/projects/{ids['project_id']}/assignments",
            f"/images/{ids['image_id']}",
            f"/api/v1/images/{ids['image_id']}/disagreements",
            f"/api/v1/projects/{ids['project_id']}/webhooks",
        )
    )
    missing = {secret: kind for secret, kind in blind.secrets.items() if secret not in seen}
    assert missing == {}
    assert "a score" in blind.secrets.values()
    for things in ("webhooks", "evaluations", "exports", "imports"):
        listed = blind.owner.get(f"/api/v1/projects/{ids['project_id']}/{things}")
        assert THING in listed.text, things


def test_who_has_submitted_too_is_told_no_more_before_it_is_decided(blind: Blind) -> None:
    """Their work can still be changed: what others say would be copied, and they would agree."""
    mine = blind.anna.post(f"/api/v1/projects/{blind.ids.values['project_id']}/assignments/next")
    document = mine.json()
    box = make_box(blind.project["categories"][1]["id"], x=1.0, y=1.0, width=7.5, height=9.0)
    changes: dict[str, Any] = {"added": [box], "answers": {"feeling": ["gloomy-zq"]}}
    save(blind.anna, document["layer"]["id"], 0, **changes).raise_for_status()
    submit(blind.anna, document["id"])
    who = blind.anna.get("/api/v1/me").json()["id"]
    home = f"/projects/{blind.ids.values['project_id']}"
    others = f"{home}/annotators/{blind.ids.values['user_id']}"
    mine_of = f"{home}/annotators/{who}"

    answers = [
        blind.anna.get(f"/api/v1{mine_of}/agreement"),
        blind.anna.get(f"/api/v1{mine_of}/agreement", headers={"Accept": "text/csv"}),
        blind.anna.get(mine_of, headers=HTML),
        blind.anna.get(f"{home}/agreement", headers=HTML, follow_redirects=True),
    ]

    assert [answer.status_code for answer in answers] == [200] * 4
    for answer in answers:
        assert [kind for secret, kind in blind.secrets.items() if secret in answer.text] == []
        assert "serene-zq" not in answer.text
        assert "Most of the others" not in answer.text.partition('id="numbers"')[0]
    for path in (f"/api/v1{others}/agreement", f"/api/v1{home}/agreement", others):
        assert blind.anna.get(path, headers=HTML if path == others else {}).status_code == 403
    assert "serene-zq" in blind.owner.get(f"/api/v1{mine_of}/agreement").text


def test_counts_are_of_ones_own_work(blind: Blind) -> None:
    project_id = blind.ids.values["project_id"]

    progress = blind.anna.get(f"/api/v1/projects/{project_id}/progress").json()

    assert {each["count"] for each in progress["categories"]} == {0}
    assert sum(progress["submissions_by_day"].values()) == 0
    assert len(progress["people"]) == 1
    assert progress["images"]["accepted"] + progress["images"]["submitted"] == 0


def test_no_filter_and_no_facet_finds_others_work(blind: Blind) -> None:
    home = f"/projects/{blind.ids.values['project_id']}/images"

    found = {
        query: blind.anna.get(f"/api/v1{home}", params={"q": query}).json()["items"]
        for query in ("category:car", "category:tram", "state:submitted", "state:accepted")
    }
    page = blind.anna.get(home, headers=HTML).text

    assert not any(found.values())
    assert "overlay__shape" not in page


def test_others_answers_and_layers_are_not_found(blind: Blind) -> None:
    ids = blind.ids.values
    layers = blind.anna.get(f"/api/v1/images/{ids['image_id']}/layers").json()["items"]
    page = blind.anna.get(f"/images/{ids['image_id']}", headers=HTML).text
    own = blind.anna.post(f"/api/v1/projects/{ids['project_id']}/assignments/next").json()

    assert [layer["id"] for layer in layers] == [own["layer"]["id"]]
    assert f"layer={ids['layer_id']}" not in page
    assert own["has_other_layers"] is False
    # The question offers it as a value; nobody is shown to have chosen it.
    assert json.dumps(own).count("serene-zq") == 1
    assert own["image"]["state"] == "in_progress"
