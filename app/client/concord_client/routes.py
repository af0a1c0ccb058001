"""Every path of the API that this client uses, with what it takes and gives."""

from typing import Any

from concord_client import answers, bodies, judgements, queries
from concord_client.answers import Items
from concord_client.endpoints import Download, Endpoint, Listing, Upload

GET_ME = Endpoint[None, None, answers.Me]("GET", "/me")
GET_JOB = Endpoint[None, None, answers.Job]("GET", "/jobs/{job_id}")

LIST_PROJECTS = Listing[queries.ProjectQuery, answers.ProjectSummary]("GET", "/projects")
CREATE_PROJECT = Endpoint[None, bodies.NewProject, answers.ProjectRecord]("POST", "/projects")
GET_PROJECT = Endpoint[None, None, answers.ProjectRecord]("GET", "/projects/{project_id}")
ADD_TO_SCHEMA = Endpoint[None, bodies.NewSchema, answers.SchemaAdded](
    "POST",
    "/projects/{project_id}/schema",
    is_repeatable=True,  # What has a name that is there already is left out.
)
LIST_MEMBERS = Endpoint[None, None, Items[answers.Member]]("GET", "/projects/{project_id}/members")
PUT_MEMBER = Endpoint[None, bodies.NewMembership, answers.Member](
    "PUT", "/projects/{project_id}/members/{user_id}"
)

LIST_IMAGES = Listing[queries.ImageQuery, answers.Image]("GET", "/projects/{project_id}/images")
UPLOAD_IMAGES = Upload[None, answers.UploadAnswer](
    "POST",
    "/projects/{project_id}/images",
    is_repeatable=True,  # The same bytes are a duplicate.
)
COLLECT_IMAGES = Endpoint[None, bodies.NewCollection, answers.QueuedCollection](
    "POST",
    "/projects/{project_id}/imports/pictures",
    is_repeatable=True,  # What was taken in already is a duplicate.
)
GET_IMAGE = Endpoint[None, None, answers.Image]("GET", "/images/{image_id}")
GET_METADATA = Endpoint[None, None, answers.Metadata]("GET", "/images/{image_id}/metadata")
GET_PICTURE = Download[queries.FileQuery]("GET", "/images/{image_id}/file")

LIST_LAYERS = Endpoint[None, None, Items[answers.LayerSummary]]("GET", "/images/{image_id}/layers")
GET_LAYER = Endpoint[None, None, answers.LayerRecord]("GET", "/layers/{layer_id}")
SAVE_LAYER = Endpoint[None, bodies.LayerPatch, answers.Saved](
    "PATCH",
    "/layers/{layer_id}",
    is_repeatable=True,  # `request_id` tells a repeat.
)

LIST_ASSIGNMENTS = Listing[queries.AssignmentQuery, answers.AssignmentSummary](
    "GET", "/projects/{project_id}/assignments"
)
NEXT_ASSIGNMENT = Endpoint[None, None, answers.AssignmentRecord | None](
    "POST",
    "/projects/{project_id}/assignments/next",
    is_repeatable=True,  # What one has begun comes again.
)
GET_ASSIGNMENT = Endpoint[None, None, answers.AssignmentRecord](
    "GET", "/assignments/{assignment_id}"
)
SUBMIT = Endpoint[None, bodies.Submission, None]("PUT", "/assignments/{assignment_id}/submission")
SKIP = Endpoint[None, bodies.Skip, None]("PUT", "/assignments/{assignment_id}/skip")
GIVE_VERDICT = Endpoint[None, bodies.Verdict, None]("PUT", "/assignments/{assignment_id}/verdict")

KEEP_PREDICTIONS = Endpoint[None, bodies.NewPredictions, answers.PredictionsKept](
    "POST",
    "/projects/{project_id}/predictions",
    is_repeatable=True,  # Each image's layer is replaced as a whole.
)
LIST_MODELS = Endpoint[None, None, Items[answers.ModelSummary]](
    "GET", "/projects/{project_id}/predictions"
)
FORGET_PREDICTIONS = Endpoint[None, None, None](
    "DELETE", "/projects/{project_id}/predictions/{model}"
)

GET_AGREEMENT = Endpoint[queries.AgreementQuery, None, judgements.Agreement](
    "GET", "/projects/{project_id}/agreement"
)
GET_AGREEMENT_OF_IMAGES = Endpoint[queries.ImageAgreementQuery, None, judgements.Agreement](
    "GET", "/projects/{project_id}/agreement"
)
LIST_DISAGREEMENTS = Listing[queries.DisagreementFilter, judgements.Disagreement](
    "GET", "/projects/{project_id}/disagreements"
)
GET_DISAGREEMENTS = Endpoint[queries.FusionQuery, None, judgements.ImageDisagreements](
    "GET", "/images/{image_id}/disagreements"
)
DECIDE = Endpoint[None, bodies.NewDecision, judgements.Outcome](
    "PUT", "/disagreements/{disagreement_id}/decision"
)
UNDO_DECISION = Endpoint[queries.UndoQuery, None, judgements.Outcome](
    "DELETE", "/disagreements/{disagreement_id}/decision"
)
GET_CONSENSUS = Endpoint[None, None, judgements.Consensus]("GET", "/images/{image_id}/consensus")
GET_CONSENSUS_OVERVIEW = Endpoint[None, None, judgements.ConsensusOverview](
    "GET", "/projects/{project_id}/consensus"
)
SETTLE = Endpoint[None, bodies.NewSettlement, judgements.SettlementAnswer](
    "POST", "/projects/{project_id}/consensus/settlements"
)

GET_COCO = Endpoint[queries.CocoQuery, None, dict[str, Any]](
    "GET", "/projects/{project_id}/export.json"
)
START_EXPORT = Endpoint[None, bodies.NewExport, answers.ExportRecord](
    "POST", "/projects/{project_id}/exports"
)
LIST_EXPORTS = Endpoint[None, None, Items[answers.ExportSummary]](
    "GET", "/projects/{project_id}/exports"
)
GET_EXPORT = Endpoint[None, None, answers.ExportRecord]("GET", "/exports/{export_id}")
DELETE_EXPORT = Endpoint[None, None, None]("DELETE", "/exports/{export_id}")
GET_EXPORT_FILE = Download[queries.ExportFileQuery]("GET", "/exports/{export_id}/file")
GET_EXPORT_LOSSES = Download[queries.LinesQuery]("GET", "/exports/{export_id}/losses")

START_IMPORT = Upload[queries.ImportQuery, answers.ImportRecord](
    "POST", "/projects/{project_id}/imports"
)
START_IMPORT_FROM = Endpoint[None, bodies.NewImport, answers.ImportRecord](
    "POST", "/projects/{project_id}/imports"
)
GET_IMPORT = Endpoint[None, None, answers.ImportRecord]("GET", "/imports/{import_id}")
GET_IMPORT_FINDINGS = Download[queries.LinesQuery]("GET", "/imports/{import_id}/findings")
APPLY_IMPORT = Endpoint[queries.RunQuery, None, answers.ImportRecord](
    "POST", "/imports/{import_id}/runs"
)
