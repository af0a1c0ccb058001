"""A project whose labels are known to the last image."""

from dataclasses import dataclass
from typing import Any

import psycopg
from httpx import Client
from psycopg.types.json import Json

from tests.factories.images import make_images
from tests.factories.projects import make_project

BUS, CAR, SHIP = ({"name": name, "shapes": ["box"]} for name in ("bus", "car", "ship"))
LIGHT = {"name": "light", "mode": "multiclass", "values": ["day", "dusk", "dark"]}
IMAGES = 80

_FACTS = """
    insert into image_metadata (image_id, project_id, make, model, iso, taken_at_local, gps_latitude, gps_longitude)
    select id, project_id, 'Acme', case when n %% 2 = 1 then 'Two' when n < 10 then 'ONE' else 'One' end, 100 * n,
        case when n < 40 then timestamp '2024-05-01 12:00' when n < 76 then timestamp '2024-06-01 02:00' end,
        48.2, -2.5
    from (select id, project_id, row_number() over (order by id) - 1 as n from images where project_id = %(project)s) i
    where n < 78
"""
_LAYERS = """
    with given as (
        insert into assignments (project_id, image_id, annotator_id, state, submitted_at, submitted_revision)
        select project_id, id, %(author)s, 'accepted', now(), 1 from images where project_id = %(project)s
        returning id, project_id, image_id
    )
    insert into layers (project_id, image_id, kind, assignment_id, author_id, revision)
    select project_id, image_id, 'annotator', id, %(author)s, 1 from given
"""
_BOXES = """
    insert into annotations (
        id, project_id, image_id, layer_id, category_id, kind, shape, x, y, width, height, area, revision
    )
    select gen_random_uuid(), l.project_id, l.image_id, l.id, %(category)s, 'box', %(shape)s,
        %(x)s, %(y)s, %(width)s, %(height)s, %(width)s * %(height)s, 1
    from layers l
    join (
        select id, row_number() over (order by id) - 1 as n from images where project_id = %(project)s
    ) i on i.id = l.image_id
    where i.n = any(%(places)s)
"""
_ANSWERS = """
    insert into answers (layer_id, question_id, values, revision)
    select l.id, %(question)s, array[case when i.n < 40 then 'day' else 'dark' end], 1
    from layers l
    join (
        select id, row_number() over (order by id) - 1 as n from images where project_id = %(project)s
    ) i on i.id = l.image_id
    where i.n < 79
"""


@dataclass
class Labelled:
    """Eighty images: 40 by day, 36 by night, 4 without a time; buses by day alone, cars on every other image."""

    id: int
    owner: Client
    image_ids: list[int]

    def ask(self, what: str, **asked: Any) -> dict[str, Any]:
        """What the API says of its labels."""
        response = self.owner.get(f"/api/v1/projects/{self.id}/insights/{what}", params=asked)
        assert response.status_code == 200, response.text
        found: dict[str, Any] = response.json()
        return found

    def found(self, line: str) -> int:
        """How many images the gallery finds by a line."""
        path = f"/api/v1/projects/{self.id}/images"
        response = self.owner.get(path, params={"q": line, "limit": 100, "fields": "id"})
        assert response.status_code == 200, (line, response.text)
        return len(response.json()["items"])


def make_labelled(owner: Client, database: psycopg.Connection[Any]) -> Labelled:
    """The buses are large and in the middle, the cars small and at the top left; images are 640 by 480."""
    project = make_project(owner, categories=[BUS, CAR, SHIP], questions=[LIGHT])
    image_ids = make_images(database, project["id"], IMAGES)
    bus, car, _ = (each["id"] for each in project["categories"])
    values = {
        "project": project["id"],
        "author": owner.get("/api/v1/me").json()["id"],
        "question": project["questions"][0]["id"],
    }
    database.execute(_FACTS, values)
    database.execute(_LAYERS, values)
    for category, places, box in (
        (bus, list(range(30)), (160, 120, 320, 240)),
        (car, list(range(0, IMAGES, 2)), (0, 0, 30, 30)),
    ):
        named = dict(zip(("x", "y", "width", "height"), map(float, box), strict=True))
        drawn = {"shape": Json({"type": "box", **named}), "category": category, "places": places}
        database.execute(_BOXES, {**values, **named, **drawn})
    database.execute(_ANSWERS, values)
    return Labelled(project["id"], owner, image_ids)
