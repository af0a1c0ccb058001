"""Every shape is drawn over the thumbnail and over the picture."""

from typing import Any
from uuid import uuid4

import psycopg
import pytest
from httpx import Client

from tests.factories.images import make_images
from tests.factories.labelling import next_assignment, save
from tests.factories.projects import make_project
from tests.factories.shapes import SHAPES, THING

HTML = {"Accept": "text/html"}

DRAWN = {
    "box": '<rect class="overlay__shape" x="10.5" y="20.25"',
    "rotated_box": 'transform="rotate(30.0 200.5 150.0)"',
    "polygon": "M10.5,10.25 50.5,10.25 50.5,50.25 10.5,50.25ZM40,30 80,30 80,70 40,70Z",
    "polygon with a hole": "ZM120,150 150,150 150,120 120,120ZM300,50",
    "polyline": '<polyline class="overlay__shape" points="1.25,2.5 30,40.75 60,2"',
    "ellipse": '<ellipse class="overlay__shape" cx="320.0" cy="240.0" rx="60.5"',
    "mask": 'fill-rule="evenodd"',
    "keypoints": '<path class="overlay__shape" d="M100.5 50.25L80.0 90.0"',
    "keypoints in a box": '<rect class="overlay__shape overlay__shape--around" x="460.0" y="240.0"',
    "point": '<path class="overlay__dot" d="M12.25 30.5h0"',
}


@pytest.mark.parametrize("name", SHAPES)
def test_a_shape_is_drawn_over_its_picture(
    as_owner: Client, database: psycopg.Connection[Any], name: str
) -> None:
    project = make_project(as_owner, categories=[THING])
    (image_id,) = make_images(database, project["id"])
    layer_id = next_assignment(as_owner, project["id"])["layer"]["id"]
    category_id = project["categories"][0]["id"]
    added = [{"id": str(uuid4()), "category_id": category_id, "shape": SHAPES[name]}]
    save(as_owner, layer_id, 0, added=added).raise_for_status()

    gallery = as_owner.get(f"/projects/{project['id']}/images", headers=HTML)
    page = as_owner.get(f"/images/{image_id}", headers=HTML)

    assert DRAWN[name] in gallery.text
    assert DRAWN[name] in page.text
