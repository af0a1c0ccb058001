"""A hundred objects that three people see differently, and the keys of a reviewer who knows what is true."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.adjudicating import Dispute, Work, box, current, marked

IMAGES = 10
SIDE, LOOSE = 100.0, 128.0
# Where the objects of an image are: far enough apart that none is taken for its neighbour.
PLACES = [(20.0 + 155 * column, 60.0 + 260 * row) for row in (0, 1) for column in range(5)]
# The object in hand, told from the one before it, once the picture is there; nothing when all is over.
IN_HAND = """(before) => {
  if (document.querySelector("concord-desk-notice h2")) return { id: null }
  const row = document.querySelector(".disagreement--current")
  const isThere = row && row.id !== before && document.querySelector("#stage").dataset.image === "ready"
  return isThere ? { id: row.id } : null
}"""


@dataclass(frozen=True)
class Mark:
    """A square of one category; `shift` is how far to the right of the object's place it begins."""

    category: str
    side: float = SIDE
    shift: float = 0.0


@dataclass(frozen=True)
class Case:
    """What each of three marked of one object, what it is, and the keys that say so."""

    marks: tuple[Mark | None, Mark | None, Mark | None]
    truth: Mark | None
    keys: tuple[str, ...]
    kind: str

    @property
    def votes(self) -> list[int]:
        """How many marked it, of how many."""
        return [sum(mark is not None for mark in self.marks), len(self.marks)]


CAR, PERSON = Mark("car"), Mark("person")
# Most are as the proposal or as nobody says, some as one annotator alone.
ONE_KEY = (
    Case((CAR, CAR, PERSON), CAR, ("m",), "fused"),
    Case((PERSON, CAR, PERSON), PERSON, ("m",), "fused"),
    Case((CAR, PERSON, CAR), CAR, ("m",), "fused"),
    Case((None, CAR, CAR), CAR, ("m",), "fused"),
    Case((PERSON, None, PERSON), PERSON, ("m",), "fused"),
    Case((CAR, CAR, Mark("car", LOOSE)), CAR, ("m",), "fused"),
    Case((None, None, CAR), None, ("x",), "none"),
    Case((None, PERSON, None), PERSON, ("2",), "layer"),
    Case((CAR, CAR, PERSON), PERSON, ("3",), "layer"),
)
# The category of the one who drew it loosely, and what nobody has drawn where it is.
MORE_KEYS = (
    Case((CAR, Mark("person", LOOSE), CAR), PERSON, ("c", "m"), "fused"),
    Case((CAR, PERSON, CAR), Mark("car", shift=10), ("e", "Shift+ArrowRight", "Enter"), "edited"),
)


def cases_of(image: int) -> list[Case]:
    """The ten objects of an image, by their places."""
    cases = [*ONE_KEY, MORE_KEYS[image % len(MORE_KEYS)]]
    return cases[image:] + cases[:image]


def works_of(dispute: Dispute) -> list[list[Work]]:
    """What each of the three draws on each image."""
    return [
        [
            (
                [
                    marked(dispute.category(mark.category), drawn(mark, place))
                    for place, case in enumerate(cases_of(image))
                    if (mark := case.marks[who]) is not None
                ],
                {"weather": ["sun"]},
            )
            for who in range(3)
        ]
        for image in range(IMAGES)
    ]


def drawn(mark: Mark, place: int) -> dict[str, Any]:
    """The mark's square at one of the places."""
    x, y = PLACES[place]
    return box(x + mark.shift, y, mark.side)


def let_agreed_ones_settle(dispute: Dispute) -> None:
    """As projects do unless told otherwise: a reviewer sees only what people differ on."""
    policy = dispute.project["policy"] | {"auto_settle": True}
    path = f"/api/v1/projects/{dispute.project['id']}"
    dispute.owner.patch(path, json={"policy": policy}).raise_for_status()


def disagreements_of(dispute: Dispute) -> dict[int, tuple[Case, int, dict[str, Any]]]:
    """By its id each disagreement as the server tells it, with the case and the place that it is."""
    found = {}
    for image, image_id in enumerate(dispute.image_ids):
        response = dispute.owner.get(f"/api/v1/images/{image_id}/disagreements")
        for told in response.raise_for_status().json()["clusters"]:
            if told["kind"] == "object":
                place = _place_of(told["members"][0]["annotation"]["shape"])
                found[int(told["id"])] = (cases_of(image)[place], place, told)
    return found


def taken(decision: dict[str, Any]) -> tuple[Any, ...]:
    """What a decision says: how it came about, whose it is, and what it puts into the consensus."""
    kept = decision["annotation"]
    shape = (
        None
        if kept is None
        else {name: round(value) for name, value in kept["shape"].items() if name != "type"}
    )
    return decision["kind"], decision["decided_by"]["id"], kept and kept["category_id"], shape


def expected_of(dispute: Dispute, reviewer_id: int, case: Case, place: int) -> tuple[Any, ...]:
    """The same, as the script has it."""
    if case.truth is None:
        return case.kind, reviewer_id, None, None
    shape = {
        name: round(value) for name, value in drawn(case.truth, place).items() if name != "type"
    }
    return case.kind, reviewer_id, dispute.category(case.truth.category), shape


def provenance_of(dispute: Dispute) -> list[dict[str, Any]]:
    """Where each object of the exported consensus says that it comes from."""
    path = f"/api/v1/projects/{dispute.project['id']}/export.json"
    exported = dispute.owner.get(path, params={"truth": "consensus"}).raise_for_status().json()
    return [each["provenance"] for each in exported["annotations"]]


def settle_all(page: Page, keys_of: dict[int, tuple[str, ...]]) -> list[int]:
    """Press each object's keys until nothing is left; how many keys each has taken."""
    pressed = []
    in_hand = _next_in_hand(page, None)
    while in_hand is not None:
        keys = keys_of[int(in_hand.removeprefix("disagreement-"))]
        for key in keys:
            page.keyboard.press(key)
            if key == "e":
                expect(page.get_by_role("button", name="Take the shape")).to_be_visible()
        pressed.append(len(keys))
        in_hand = _next_in_hand(page, in_hand)
    expect(current(page)).to_have_count(0)
    return pressed


def _next_in_hand(page: Page, before: str | None) -> str | None:
    found: str | None = page.wait_for_function(IN_HAND, arg=before).json_value()["id"]
    return found


def _place_of(shape: dict[str, Any]) -> int:
    return PLACES.index((shape["x"], shape["y"]))
