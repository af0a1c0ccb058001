"""Three people who differ about the same pictures, and a reviewer at the screen that settles it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import numpy as np
from httpx import Client
from playwright.sync_api import Locator, Page, expect

from tests.browser.labelling import upload
from tests.conftest import Person
from tests.factories.labelling import next_assignment, save, submit
from tests.factories.projects import CAR, PERSON, WEATHER, add_member, make_project
from tests.factories.shapes import THING, mask_of

NAMES = ("Anna", "Bela", "Cleo")
# How far each of the three is from where an object is, in pixels.
OFFSETS = (0.0, 12.0, -8.0)
Work = tuple[Sequence[dict[str, Any]], dict[str, list[str]]]


@dataclass
class Dispute:
    """A project on which three people have worked, and what they were given."""

    owner: Client
    project: dict[str, Any]
    annotators: list[tuple[Person, Client]]
    image_ids: list[int] = field(default_factory=list)

    @property
    def path(self) -> str:
        """Where its disagreements are settled."""
        return f"/projects/{self.project['id']}/adjudication"

    def category(self, name: str) -> int:
        """A category's id."""
        return next(int(c["id"]) for c in self.project["categories"] if c["name"] == name)

    def label(self, works: Sequence[Sequence[Work]]) -> None:
        """Each person labels each image and submits it: `works[image][person]`."""
        upload(self.owner, self.project["id"], len(works))
        listed = self.owner.get(f"/api/v1/projects/{self.project['id']}/images").json()
        self.image_ids = sorted(image["id"] for image in listed["items"])
        for who, (_, client) in enumerate(self.annotators):
            for _ in works:
                document = next_assignment(client, self.project["id"])
                place = self.image_ids.index(document["image"]["id"])
                annotations, answers = works[place][who]
                changes: dict[str, Any] = {"added": list(annotations), "answers": answers}
                save(client, document["layer"]["id"], 0, **changes).raise_for_status()
                submit(client, document["id"])

    def objects(self, place: int = 0) -> list[dict[str, Any]]:
        """What the consensus of an image holds."""
        layer = self.consensus(place)["layer"]
        return list(layer["annotations"]) if layer else []

    def consensus(self, place: int = 0) -> dict[str, Any]:
        """The consensus of an image, as far as it has come."""
        response = self.owner.get(f"/api/v1/images/{self.image_ids[place]}/consensus")
        response.raise_for_status()
        found: dict[str, Any] = response.json()
        return found

    def decided(self, place: int = 0) -> list[dict[str, Any]]:
        """The decisions that people have made about an image."""
        return [each for each in self.consensus(place)["decisions"] if each["decided_by"]]


def make_dispute(
    owner: Client, annotators: Sequence[tuple[Person, Client]], reviewers: Sequence[Person]
) -> Dispute:
    """A project that wants three people for each image, where nothing settles by itself."""
    policy = {"overlap": len(annotators), "review": "consensus", "auto_settle": False}
    project = make_project(
        owner, categories=[CAR, PERSON, THING], questions=[WEATHER], policy=policy
    )
    for person, _ in annotators:
        add_member(owner, project["id"], person.id)
    for person in reviewers:
        add_member(owner, project["id"], person.id, "reviewer")
    return Dispute(owner, project, list(annotators))


def marked(category_id: int, shape: dict[str, Any]) -> dict[str, Any]:
    """An annotation of this shape."""
    return {
        "id": str(uuid4()),
        "category_id": category_id,
        "shape": shape,
        "attributes": {},
        "is_crowd": False,
        "z": 0,
    }


def box(x: float, y: float = 100.0, side: float = 100.0) -> dict[str, Any]:
    """A square."""
    return {"type": "box", "x": x, "y": y, "width": side, "height": side}


def of_every_kind(dispute: Dispute, offset: float) -> list[dict[str, Any]]:
    """An object of each kind of shape, each a little off."""
    thing = dispute.category("thing")
    pixels = np.zeros((600, 800), dtype=np.uint8)
    pixels[420:500, 100 + int(offset) : 200 + int(offset)] = 1
    ring = [[x + offset, y] for x, y in ((400, 420), (500, 420), (500, 500), (400, 500))]
    shapes: list[dict[str, Any]] = [
        box(100 + offset),
        {"type": "rotated_box", "cx": 350 + offset, "cy": 150, "width": 80, "height": 80, "angle_deg": 20.0},
        {"type": "ellipse", "cx": 550 + offset, "cy": 150, "rx": 50, "ry": 40, "angle_deg": 0.0},
        {"type": "polygon", "parts": [[ring]]},
        mask_of(pixels),
        {"type": "keypoints", "points": [[650 + offset, 300, 2], [620, 360 + offset, 2], [690, 360, 1]]},
        {"type": "polyline", "points": [[100, 300 + offset / 4], [300, 300 + offset / 4]]},
        {"type": "point", "x": 400 + offset / 2, "y": 300},
    ]  # fmt: skip
    return [marked(thing, shape) for shape in shapes]


def open_screen(page: Page, dispute: Dispute, query: str = "") -> None:
    """Go to the screen and wait until one can decide."""
    page.goto(dispute.path + query)
    expect(page.locator("#stage")).to_have_attribute("data-image", "ready", timeout=20_000)
    expect(rows(page).first).to_be_visible(timeout=20_000)


def rows(page: Page) -> Locator:
    """The list of disagreements."""
    return page.locator(".disagreement[role=option]")


def current(page: Page) -> Locator:
    """The row of the object in hand."""
    return page.locator(".disagreement--current")


def take_in_hand(page: Page, status: str) -> None:
    """Go to the object of this status by keys."""
    for _ in range(rows(page).count()):
        if status in current(page).inner_text():
            return
        page.keyboard.press("n")
        page.wait_for_timeout(100)
    expect(current(page)).to_contain_text(status)


def said(page: Page) -> Locator:
    """What the screen says of what was done."""
    return page.locator("concord-desk-announcer [role=status]")


def expect_sent(page: Page) -> None:
    """Until the server has every decision."""
    expect(page.locator(".chip__words").first).to_have_text("Saved", timeout=15_000)
