"""The door: a server, and whoever asks it."""

import os
from collections.abc import Iterator, Mapping, Sequence
from types import TracebackType
from typing import Literal, Self, Unpack

import httpx

from concord_client import routes
from concord_client.answers import Image, Job, LayerSummary, Me, Metadata, ProjectSummary
from concord_client.assignment import Assignment
from concord_client.bodies import (
    DecisionDetails,
    Frame,
    FusionMethod,
    NewCategory,
    NewDecision,
    NewProject,
    NewQuestion,
    Policy,
)
from concord_client.export import Export
from concord_client.imports import Import
from concord_client.jobs import wait_for_job
from concord_client.judgements import Consensus, ImageDisagreements, Outcome
from concord_client.layer import Layer
from concord_client.progress import Progress
from concord_client.project import Project
from concord_client.transport import Transport


class Concord:
    """A server as one person sees it.

    Args:
        url: such as `https://concord.example`; the variable CONCORD_URL where it is left out.
        token: made on the page API or by `concord create-token`; the variable CONCORD_TOKEN where it is left out.
        http: an httpx client of one's own, for proxies, certificates and timeouts.
        patience_s: how long to go on trying when the server is busy or away.
    """

    def __init__(
        self,
        url: str | None = None,
        token: str | None = None,
        *,
        http: httpx.Client | None = None,
        patience_s: float = 60,
    ) -> None:
        self.url = (url or _setting("CONCORD_URL", "url")).rstrip("/")
        self._transport = Transport(
            self.url, token or _setting("CONCORD_TOKEN", "token"), http=http, patience_s=patience_s
        )

    def __repr__(self) -> str:
        return f"<Concord {self.url}>"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let the connections go."""
        self._transport.close()

    def me(self) -> Me:
        """Whoever the token belongs to."""
        return routes.GET_ME(self._transport)

    def projects(
        self, state: Literal["active", "archived", "deleted"] = "active"
    ) -> Iterator[ProjectSummary]:
        """The caller's projects."""
        return routes.LIST_PROJECTS.each(self._transport, query={"state": state})

    def project(self, project_id: int) -> Project:
        """A project with its categories and questions."""
        return Project(self._transport, routes.GET_PROJECT(self._transport, project_id))

    def create_project(
        self,
        name: str,
        *,
        categories: Sequence[NewCategory] = (),
        questions: Sequence[NewQuestion] = (),
        policy: Policy | None = None,
        description: str = "",
        guidelines: str = "",
    ) -> Project:
        """A new project that the caller owns; `guidelines` is Markdown."""
        body: NewProject = {
            "name": name,
            "description": description,
            "guidelines": guidelines,
            "categories": list(categories),
            "questions": list(questions),
            "policy": policy or {},
        }
        return Project(self._transport, routes.CREATE_PROJECT(self._transport, body=body))

    def image(self, image_id: int) -> Image:
        """One image with its typed metadata."""
        return routes.GET_IMAGE(self._transport, image_id)

    def picture(self, image_id: int, *, frame: Frame = "upright") -> bytes:
        """A picture's file: upright, which is the frame that labels are in, or byte by byte as it was sent."""
        return routes.GET_PICTURE(self._transport, image_id, query={"frame": frame})

    def metadata(self, image_id: int) -> Metadata:
        """All that an image's file says about it."""
        return routes.GET_METADATA(self._transport, image_id)

    def layers(self, image_id: int) -> list[LayerSummary]:
        """Whose views of an image there are, as far as the caller may see them."""
        return routes.LIST_LAYERS(self._transport, image_id)["items"]

    def layer(self, layer_id: int) -> Layer:
        """What is in a layer."""
        return Layer(self._transport, routes.GET_LAYER(self._transport, layer_id))

    def disagreements(
        self, image_id: int, *, method: FusionMethod = "majority"
    ) -> ImageDisagreements:
        """Every object and answer of an image in every annotator's version; `method` fuses polygons and masks."""
        return routes.GET_DISAGREEMENTS(self._transport, image_id, query={"method": method})

    def decide(
        self,
        disagreement_id: int,
        take: int | Literal["fused", "none"],
        **details: Unpack[DecisionDetails],
    ) -> Outcome:
        """Settle a disagreement: take a layer's version by the layer's id, the fused one, or none of them.

        Args:
            disagreement_id: its number.
            take: what is taken.
            details: such as `note`, or `annotation`, `category_id` and `values` as they should be instead.

        Raises:
            Conflict: somebody else has decided already; `details["current"]` says what.
        """
        body: NewDecision = {"take": take, **details}
        return routes.DECIDE(self._transport, disagreement_id, body=body)

    def undo_decision(self, disagreement_id: int, *, decision: int | None = None) -> Outcome:
        """Open a disagreement again; `decision` says which decision is meant."""
        return routes.UNDO_DECISION(self._transport, disagreement_id, query={"decision": decision})

    def consensus(self, image_id: int) -> Consensus:
        """What stands for an image, and who decided it."""
        return routes.GET_CONSENSUS(self._transport, image_id)

    def assignment(self, assignment_id: int) -> Assignment:
        """An assignment of the caller, or one that they review, with what is labelled so far."""
        return Assignment(self._transport, routes.GET_ASSIGNMENT(self._transport, assignment_id))

    def accept(self, assignment_id: int, *, note: str | None = None) -> None:
        """Accept somebody's submission."""
        routes.GIVE_VERDICT(
            self._transport, assignment_id, body={"verdict": "accepted", "note": note}
        )

    def send_back(self, assignment_id: int, *, note: str) -> None:
        """Return somebody's submission; `note` says what to change."""
        routes.GIVE_VERDICT(
            self._transport, assignment_id, body={"verdict": "returned", "note": note}
        )

    def export(self, export_id: int) -> Export:
        """An export that was begun before."""
        return Export(self._transport, routes.GET_EXPORT(self._transport, export_id))

    def dataset_import(self, import_id: int) -> Import:
        """An import that was begun before."""
        return Import(self._transport, routes.GET_IMPORT(self._transport, import_id))

    def wait(
        self, job_id: int, *, progress: Progress | None = None, timeout_s: float | None = None
    ) -> Job:
        """A job once it has succeeded; raises JobFailed where it does not."""
        return wait_for_job(self._transport, job_id, progress=progress, timeout_s=timeout_s)


def _setting(name: str, argument: str, environment: Mapping[str, str] = os.environ) -> str:
    if not environment.get(name):
        raise ValueError(f"Expected {argument}=… or the environment variable {name}.")
    return environment[name]
