"""Several people who have labelled the same image, and reviewers who decide."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from httpx import Client, Response

from tests.conftest import Person
from tests.factories.labelling import save
from tests.factories.projects import CAR, PERSON, WEATHER, add_member
from tests.factories.shapes import THING
from tests.features.agreement.conftest import Team
from tests.features.agreement.conftest import make_team as make_team

NIGHT = {"name": "night", "mode": "binary", "values": ["yes", "no"]}
SIGNS = {"name": "signs", "mode": "multilabel", "values": ["stop", "yield", "speed"]}
BY_ITSELF = {"review": "consensus", "auto_settle": True, "agreement_threshold": 0.8}


@dataclass
class Panel:
    """A team of three on images that want nobody else, and a reviewer beside the owner."""

    team: Team
    reviewer: Client
    second: Client

    @property
    def image_id(self) -> int:
        """The first image."""
        return self.team.image_ids[0]

    def label(
        self,
        who: int,
        annotations: Sequence[dict[str, Any]] = (),
        answers: dict[str, list[str]] | None = None,
        *,
        image: int = 0,
        absent: Sequence[int] = (),
    ) -> dict[str, Any]:
        """Somebody labels an image and submits it; their document."""
        image_id = self.team.image_ids[image]
        if absent:
            layer = self.team.open(who, image_id)["layer"]
            changes = {"verified_absent": list(absent)}
            assert save(
                self.team.clients[who], layer["id"], layer["revision"], **changes
            ).is_success
        self.team.submit(who, image_id, annotations, answers)
        return self.team.open(who, image_id)

    def all_label(self, *works: Sequence[dict[str, Any]], image: int = 0) -> list[dict[str, Any]]:
        """Each person labels an image with what is theirs."""
        return [self.label(who, work, image=image) for who, work in enumerate(works)]

    def shown(self, image: int = 0) -> dict[str, Any]:
        """What the canvas gets of an image."""
        path = f"/api/v1/images/{self.team.image_ids[image]}/disagreements"
        response = self.reviewer.get(path)
        assert response.status_code == 200, response.text
        shown: dict[str, Any] = response.json()
        return shown

    def clusters(self, image: int = 0) -> list[dict[str, Any]]:
        """The objects of an image."""
        return [each for each in self.shown(image)["clusters"] if each["kind"] == "object"]

    def question(self, name: str, image: int = 0) -> dict[str, Any]:
        """The cluster of a question."""
        clusters: list[dict[str, Any]] = self.shown(image)["clusters"]
        return next(each for each in clusters if (each["question"] or {}).get("name") == name)

    def queue(self, **filters: Any) -> list[dict[str, Any]]:
        """The project's disagreements."""
        path = f"/api/v1/projects/{self.team.id}/disagreements"
        response = self.reviewer.get(path, params=filters)
        assert response.status_code == 200, response.text
        items: list[dict[str, Any]] = response.json()["items"]
        return items

    def decide(self, cluster: dict[str, Any], *, by: Client | None = None, **body: Any) -> Response:
        """A decision on a cluster."""
        path = f"/api/v1/disagreements/{cluster['id']}/decision"
        return (by or self.reviewer).put(path, json=body)

    def undo(self, cluster: dict[str, Any], **parameters: Any) -> Response:
        """A decision taken back."""
        path = f"/api/v1/disagreements/{cluster['id']}/decision"
        return self.reviewer.delete(path, params=parameters)

    def consensus(self, image: int = 0) -> dict[str, Any]:
        """The consensus of an image."""
        path = f"/api/v1/images/{self.team.image_ids[image]}/consensus"
        response = self.reviewer.get(path)
        assert response.status_code == 200, response.text
        consensus: dict[str, Any] = response.json()
        return consensus

    def decisions(self, image: int = 0) -> list[dict[str, Any]]:
        """Those that people have made, and that stand."""
        return [each for each in self.consensus(image)["decisions"] if each["decided_by"]]

    def objects(self, image: int = 0) -> list[dict[str, Any]]:
        """What is in the consensus layer."""
        layer = self.consensus(image)["layer"]
        return layer["annotations"] if layer else []

    def state(self, image: int = 0) -> str:
        """The image's state."""
        self.consensus(image)
        return str(
            self.reviewer.get(f"/api/v1/images/{self.team.image_ids[image]}").json()["state"]
        )

    def box(
        self, x: float, y: float = 50.0, category: str = "car", **fields: Any
    ) -> dict[str, Any]:
        """A square of 100 pixels."""
        return self.team.box(x, y, category=category) | fields

    def want_nobody_else(self) -> None:
        """Nobody else is wanted on any image."""
        self.team.database.execute(
            "update queued_images set wanted = 0 where project_id = %s", [self.team.id]
        )


MakePanel = Callable[..., Panel]


@pytest.fixture
def make_panel(
    make_team: Callable[..., Team],
    make_person: Callable[..., Person],
    client_of: Callable[[Person], Client],
) -> MakePanel:
    """Factory of panels: `make_panel(images=2, policy=BY_ITSELF)`."""

    def make(count: int = 3, **fields: Any) -> Panel:
        fields.setdefault("policy", {"review": "consensus", "auto_settle": False})
        categories = [CAR, PERSON, THING]
        questions = [WEATHER, NIGHT, SIGNS]
        team = make_team(count, categories=categories, questions=questions, **fields)
        reviewers = [make_person(name=name) for name in ("Rita", "Rolf")]
        for person in reviewers:
            add_member(team.owner, team.id, person.id, "reviewer")
        panel = Panel(team, client_of(reviewers[0]), client_of(reviewers[1]))
        panel.want_nobody_else()
        return panel

    return make


@pytest.fixture
def panel(make_panel: MakePanel) -> Panel:
    """Three annotators on one image, reviewed by consensus, where nothing settles by itself."""
    return make_panel()


def layer_of(document: dict[str, Any]) -> int:
    """The layer that a document is of."""
    return int(document["layer"]["id"])


def replayed(panel: Panel, image: int = 0) -> dict[str, Any]:
    """What an image's decisions in the order in which they were made put together: annotation id → content."""
    rows = panel.team.rows(
        """
        select annotation_id::text, content::text, undone_at is null and is_in_force as stands
        from decisions
        where image_id = %(image)s and annotation_id is not null
        order by id
        """,
        image=panel.team.image_ids[image],
    )
    objects: dict[str, Any] = {}
    for row in rows:
        if row["stands"]:
            objects.pop(row["annotation_id"], None)
            if row["content"] is not None:
                objects[row["annotation_id"]] = json.loads(row["content"])
    return objects


def held(panel: Panel, image: int = 0) -> dict[str, Any]:
    """What the consensus layer of an image has: annotation id → content."""
    return {
        each["id"]: {
            name: value for name, value in each.items() if name != "id" and value is not None
        }
        for each in panel.objects(image)
    }
