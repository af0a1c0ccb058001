"""A project: its images, its people's work, how far they agree, and its datasets."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, Unpack

from concord_client import routes
from concord_client.annotations import annotate
from concord_client.answers import (
    AssignmentSummary,
    Category,
    ExportSummary,
    Image,
    Member,
    ModelSummary,
    PredictionsKept,
    ProjectRecord,
    Question,
    SchemaAdded,
)
from concord_client.assignment import Assignment
from concord_client.bodies import (
    AgreementRows,
    AssignmentState,
    AttributeValue,
    CocoResult,
    ExportOptions,
    NewAnnotation,
    NewCategory,
    NewCollection,
    NewExport,
    NewImport,
    NewPredictions,
    NewQuestion,
    PredictedImage,
    Role,
)
from concord_client.export import Export
from concord_client.imports import Import
from concord_client.jobs import wait_for_job
from concord_client.judgements import (
    Agreement,
    AgreementRow,
    ConsensusOverview,
    Disagreement,
    SettlementAnswer,
)
from concord_client.progress import Progress
from concord_client.queries import (
    AgreementQuery,
    AgreementScope,
    AssignmentQuery,
    DisagreementFilter,
    ImageAgreementQuery,
    ImportQuery,
)
from concord_client.shapes import Shape
from concord_client.tables import to_pandas
from concord_client.transport import Transport
from concord_client.uploading import Uploaded, local_files, send_files, upload_images


class Project:
    """A project as it was when it was read; `refresh` reads it anew.

    Attributes:
        id: its number.
        record: everything that the server said.
    """

    def __init__(self, transport: Transport, record: ProjectRecord) -> None:
        self._transport = transport
        self.record = record
        self.id = record["id"]

    def __repr__(self) -> str:
        return f"<Project {self.id}: {self.name}>"

    def refresh(self) -> "Project":
        """Read it anew; the same object."""
        self.record = routes.GET_PROJECT(self._transport, self.id)
        return self

    # The label schema

    @property
    def name(self) -> str:
        """How people call it."""
        return self.record["name"]

    @property
    def categories(self) -> list[Category]:
        """What can be marked."""
        return self.record["categories"]

    @property
    def questions(self) -> list[Question]:
        """What is asked of whole images."""
        return self.record["questions"]

    def category_id(self, name: str) -> int:
        """The permanent id of a category.

        Raises:
            LookupError: no category is called that.
        """
        ids = {each["name"]: each["id"] for each in self.categories}
        if name not in ids:
            raise LookupError(f"No category {name!r}; there are {', '.join(map(repr, ids))}.")
        return ids[name]

    def annotate(
        self,
        category: str,
        shape: Shape,
        *,
        attributes: Mapping[str, AttributeValue] | None = None,
        is_crowd: bool = False,
    ) -> NewAnnotation:
        """A new annotation, to be saved in a layer."""
        return annotate(self.category_id(category), shape, attributes=attributes, is_crowd=is_crowd)

    def add_to_schema(
        self, *, categories: Sequence[NewCategory] = (), questions: Sequence[NewQuestion] = ()
    ) -> SchemaAdded:
        """Add categories and questions; what has a name that is there already is left as it is."""
        added = routes.ADD_TO_SCHEMA(
            self._transport,
            self.id,
            body={"categories": list(categories), "questions": list(questions)},
        )
        self.refresh()
        return added

    # People

    def members(self) -> list[Member]:
        """Who is in it, and as what."""
        return routes.LIST_MEMBERS(self._transport, self.id)["items"]

    def add_member(self, user_id: int, role: Role = "annotator") -> Member:
        """Give somebody a role."""
        return routes.PUT_MEMBER(self._transport, self.id, user_id, body={"role": role})

    # Images

    def images(self, where: str = "", *, sort: str = "id") -> Iterator[Image]:
        """Images that a filter line of the gallery finds, such as `camera:Canon iso>3200 -state:new`."""
        return routes.LIST_IMAGES.each(self._transport, self.id, query={"q": where, "sort": sort})

    def upload(self, *paths: str | Path, progress: Progress | None = None) -> Uploaded:
        """Send pictures, folders of them, and ZIP or TAR archives. What the project has already is a duplicate."""
        return upload_images(self._transport, self.id, local_files(paths), progress)

    def collect(
        self,
        *,
        folder: str | None = None,
        prefix: str | None = None,
        urls: Sequence[str] = (),
        pictures: Literal["copy", "reference"] = "copy",
        progress: Progress | None = None,
    ) -> dict[str, Any]:
        """Add pictures from where they lie, and wait for it; gives what became of them.

        Args:
            folder: one of the server.
            prefix: `s3://bucket/prefix`, in place of a folder.
            urls: addresses, in place of both.
            pictures: whether files are copied or stay there; a reference that changes or vanishes is told of.
            progress: called with how many are done, and of how many.
        """
        body: NewCollection = {"pictures": pictures}
        body |= {"folder": folder, "prefix": prefix, "urls": list(urls) or None}
        queued = routes.COLLECT_IMAGES(self._transport, self.id, body=body)
        job = wait_for_job(self._transport, queued["job_id"], progress=progress)
        return job["result"] or {}

    # Work

    def next(self) -> Assignment | None:
        """The caller's next image to label; None when nothing is left for them."""
        record = routes.NEXT_ASSIGNMENT(self._transport, self.id)
        return None if record is None else Assignment(self._transport, record)

    def assignments(
        self, *, state: AssignmentState | None = None, annotator_id: int | None = None
    ) -> Iterator[AssignmentSummary]:
        """Who labels what; annotators see their own."""
        query: AssignmentQuery = {"state": state, "annotator_id": annotator_id}
        return routes.LIST_ASSIGNMENTS.each(self._transport, self.id, query=query)

    def predict(
        self,
        model: str,
        *,
        version: str | None = None,
        results: Sequence[CocoResult] | None = None,
        images: Sequence[PredictedImage] | None = None,
        clip_boxes: bool = False,
    ) -> PredictionsKept:
        """Keep what a model says, as COCO's results or as annotations with scores, in place of what it said before.

        Raises:
            Invalid: an entry is wrong, and nothing was kept; `fields` says which.
        """
        body: NewPredictions = {
            "model": model,
            "version": version,
            "results": results,
            "images": images,
            "clip_boxes": clip_boxes,
        }
        return routes.KEEP_PREDICTIONS(self._transport, self.id, body=body)

    def models(self) -> list[ModelSummary]:
        """The models that have predicted."""
        return routes.LIST_MODELS(self._transport, self.id)["items"]

    def forget_predictions(self, model: str) -> None:
        """Delete what a model, `name@version`, has predicted."""
        routes.FORGET_PREDICTIONS(self._transport, self.id, model)

    # Agreement

    def agreement(
        self, by: AgreementRows = "overall", **scope: Unpack[AgreementScope]
    ) -> Agreement:
        """How far annotators agree, with intervals, in rows of `by`; images come from `agreement_of_images`.

        Args:
            by: such as `category`, `annotator`, `pair`, or `slice` with `slice="camera"`.
            scope: `family`, `question`, `category`: of these alone.
        """
        query: AgreementQuery = {"by": by, **scope}
        return routes.GET_AGREEMENT(self._transport, self.id, query=query)

    def agreement_of_images(self) -> Iterator[AgreementRow]:
        """The numbers of each image."""
        query: ImageAgreementQuery = {"by": "image", "limit": 500}
        while True:
            page = routes.GET_AGREEMENT_OF_IMAGES(self._transport, self.id, query=query)
            yield from page["rows"]
            if page["next_cursor"] is None:
                return
            query["cursor"] = page["next_cursor"]

    def disagreements(self, **which: Unpack[DisagreementFilter]) -> Iterator[Disagreement]:
        """What annotators differ on, the most telling first: `kind="missed"`, `category=3`, `decided=True` …"""
        return routes.LIST_DISAGREEMENTS.each(self._transport, self.id, query=which)

    def consensus(self) -> ConsensusOverview:
        """How far the project is settled."""
        return routes.GET_CONSENSUS_OVERVIEW(self._transport, self.id)

    def settle(self, threshold: float, *, dry_run: bool = False) -> SettlementAnswer:
        """Let everything go into the consensus that annotators agree on to `threshold`; `dry_run` only counts it."""
        return routes.SETTLE(
            self._transport, self.id, body={"threshold": threshold, "dry_run": dry_run}
        )

    # Datasets

    def to_coco(self, *, truth: str = "accepted", where: str = "") -> dict[str, Any]:
        """The labels as they are now, as one COCO file.

        Args:
            truth: `consensus`, `accepted`, `all`, `annotator:<user id>` or `model:<name>`.
            where: a filter line of the gallery.
        """
        return routes.GET_COCO(self._transport, self.id, query={"truth": truth, "where": where})

    def to_pandas(self, *, truth: str = "accepted", where: str = "") -> Any:
        """The objects as they are now, as a table; needs pandas."""
        return to_pandas(self.to_coco(truth=truth, where=where))

    def export(self, format: str, **options: Unpack[ExportOptions]) -> Export:
        """Begin to write a dataset in any format.

        Args:
            format: such as `coco-instances`, `yolo-segment`, `tfrecord`.
            options: `truth`, `where`, `images`, `metadata`, `strip_gps`, `split`, `license`, `options` of the format,
                and `name`, which makes it a version that is kept.
        """
        body: NewExport = {"format": format, **options}
        return Export(self._transport, routes.START_EXPORT(self._transport, self.id, body=body))

    def exports(self) -> list[ExportSummary]:
        """What was exported, the newest first."""
        return routes.LIST_EXPORTS(self._transport, self.id)["items"]

    def check_import(
        self,
        *paths: str | Path,
        become: str = "import",
        source: str | None = None,
        format: str | None = None,
        categories: Literal["create", "match"] = "create",
        images: Literal["add", "match"] = "add",
        frame: Literal["auto", "upright", "stored"] = "auto",
    ) -> Import:
        """Say what importing files, folders or archives would do, and write nothing; `apply` then does it.

        Args:
            paths: labels in any format that Concord reads, and pictures.
            become: whose layers: `import`, `predictions`, `consensus`, `annotator:<user id>` or `authors`.
            source: names the layers; by default the file's own name.
            format: found out from the content where it is left out.
            categories: whether those that are missing are made.
            images: whether pictures that are missing are added.
            frame: which frame of turned pictures the labels are in.
        """
        query: ImportQuery = {
            "as": become,
            "categories": categories,
            "images": images,
            "frame": frame,
            "format": format,
            "source": source,
            "dry_run": True,
        }
        record = send_files(
            routes.START_IMPORT, self._transport, self.id, local_files(paths), query
        )
        return Import(self._transport, record).wait()

    def check_import_from(
        self,
        *,
        folder: str | None = None,
        prefix: str | None = None,
        pictures: Literal["copy", "reference"] = "copy",
        become: str = "import",
        source: str | None = None,
    ) -> Import:
        """Say what importing labels and pictures from where they lie would do; `apply` then does it.

        Args:
            folder: one of the server.
            prefix: `s3://bucket/prefix`, in place of a folder.
            pictures: whether files are copied or stay there; a reference that changes or vanishes is told of.
            become: whose layers, as in `check_import`.
            source: names the layers; by default the folder's own name, or the prefix's.
        """
        body: NewImport = {
            "folder": folder,
            "prefix": prefix,
            "pictures": pictures,
            "as": become,
            "source": source,
            "dry_run": True,
        }
        record = routes.START_IMPORT_FROM(self._transport, self.id, body=body)
        return Import(self._transport, record).wait()
