"""A hundred annotators ask and submit at the same time: every image goes to whom it should, and to nobody twice."""

import asyncio
import hashlib
import secrets
from collections import Counter
from collections.abc import Callable

import httpx

from tests.conftest import Person
from tests.features.assignments.conftest import Crew
from tests.servers import Server

PEOPLE = 100
EXPERTS = 12
OVERLAP = 2
WIDE = 30


def test_a_hundred_annotators_at_once_share_the_work_exactly(
    make_crew: Callable[..., Crew], server: Server
) -> None:
    crew = make_crew(0, overlap=OVERLAP, review="none", gold_rate=0.3)
    people = many_members(crew, PEOPLE)
    gold = crew.images(2, prefix="gold")
    crew.make_gold(gold)
    common = crew.images(40, prefix="common")
    reserved = crew.images(10, prefix="reserved")
    wide = crew.images(1, prefix="wide")
    experts = [person.id for person, _ in people[:EXPERTS]]
    body = {"name": "Experts", "annotator_ids": experts}
    pool = crew.owner.post(f"/api/v1/projects/{crew.id}/pools", json=body).json()
    crew.share_out(reserved, pool_id=pool["id"])
    crew.share_out(wide, overlap=WIDE)
    crew.share_out(common[:1], annotator_ids=[people[-1][0].id])

    seen = asyncio.run(everybody_labels(server.url, crew.id, [token for _, token in people]))

    assert all(len(images) == len(set(images)) for images in seen), "nobody gets an image twice"
    handed_out = Counter(image for images in seen for image in images)
    ordinary = {image: count for image, count in handed_out.items() if image not in gold}
    wanted = dict.fromkeys([*common, *reserved], OVERLAP) | dict.fromkeys(wide, WIDE)
    assert ordinary == wanted, "no image is handed out beyond its overlap, and none is lost"
    assert {image for images in seen[EXPERTS:] for image in images}.isdisjoint(reserved)
    assert any(handed_out[image] for image in gold)
    for row in crew.queue(limit=1000):
        holders = [each for each in row["assignments"] if each["holds_slot"]]
        assert len(holders) == row["held"], "what is counted is what there is"
        assert row["state"] == "accepted"


def many_members(crew: Crew, count: int) -> list[tuple[Person, str]]:
    """Annotators with tokens, made in few statements."""
    made = []
    for number in range(count):
        token = f"concord_{secrets.token_urlsafe(32)}"
        row = crew.database.execute(
            """
            with person as (
                insert into users (email, name, role) values (%(email)s, %(name)s, 'member') returning id
            ), member as (
                insert into members (project_id, user_id, role) select %(project)s, id, 'annotator' from person
            )
            insert into api_tokens (user_id, name, prefix, token_hash)
            select id, 'tests', 'concord_', %(hash)s from person
            returning user_id
            """,
            {
                "email": f"{secrets.token_hex(8)}@example.org",
                "name": f"Annotator {number}",
                "project": crew.id,
                "hash": hashlib.sha256(token.encode()).digest(),
            },
        ).fetchone()
        assert row is not None
        made.append((Person(row[0], "", f"Annotator {number}", token), token))
    return made


async def everybody_labels(url: str, project_id: int, tokens: list[str]) -> list[list[int]]:
    """Everybody asks and submits until nothing is left for them; the images of each."""
    limits = httpx.Limits(max_connections=len(tokens))
    async with httpx.AsyncClient(base_url=url, timeout=60, limits=limits) as client:
        return await asyncio.gather(*(_label_all(client, project_id, token) for token in tokens))


async def _label_all(client: httpx.AsyncClient, project_id: int, token: str) -> list[int]:
    headers, seen = {"Authorization": f"Bearer {token}"}, []
    path = f"/api/v1/projects/{project_id}/assignments/next"
    while (answer := await client.post(path, headers=headers)).status_code == 200:
        document = answer.json()
        seen.append(document["image"]["id"])
        path_of_submission = f"/api/v1/assignments/{document['id']}/submission"
        submitted = await client.put(path_of_submission, headers=headers)
        assert submitted.status_code == 204, submitted.text
    assert answer.status_code == 204, answer.text
    return seen
