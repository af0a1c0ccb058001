"""What a webhook can be asked to tell: actions of the audit log, with a word for people."""

from types import MappingProxyType

EVENTS = MappingProxyType(
    {
        "assignment.submitted": "An annotator submits an image",
        "assignment.skipped": "An annotator hands an image back",
        "submission.accepted": "A reviewer accepts a submission",
        "submission.returned": "A reviewer returns a submission",
        "disagreement.decided": "A reviewer decides a disagreement",
        "disagreement.undone": "A decision is taken back",
        "consensus.taken": "A whole layer becomes the consensus",
        "consensus.settled": "Agreed objects settle by themselves",
        "export.finished": "An export is ready",
        "import.done": "An import is done",
        "images.added": "Images are added",
        "image.excluded": "An image is excluded",
        "image.included": "An image is taken back in",
        "predictions.kept": "Predictions are sent in",
        "comment.added": "Somebody comments",
        "comment.resolved": "A comment is resolved",
    }
)

TEST = "webhook.tested"
"""What a test tells: nothing has happened."""
