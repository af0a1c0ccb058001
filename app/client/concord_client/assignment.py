"""An image that somebody is to label."""

from concord_client import routes
from concord_client.answers import AssignmentRecord, DocumentImage
from concord_client.layer import Layer
from concord_client.transport import Transport


class Assignment:
    """The caller's assignment: label its `layer`, then submit or skip it.

    Attributes:
        id: its number.
        state: how far it is.
        note: what the reviewer wants changed, where it came back.
        image: the picture, without its pixels.
        layer: what is labelled so far.
        record: everything that the server said.
    """

    def __init__(self, transport: Transport, record: AssignmentRecord) -> None:
        self._transport = transport
        self.record = record
        self.id = record["id"]
        self.state = record["state"]
        self.note = record["note"]
        self.image: DocumentImage = record["image"]
        self.layer = Layer(transport, record["layer"])

    def __repr__(self) -> str:
        return f"<Assignment {self.id}: {self.image['file_name']}, {self.state}>"

    def picture(self) -> bytes:
        """The picture's file, upright: the frame that labels are in."""
        return routes.GET_PICTURE(self._transport, self.image["id"], query={"frame": "upright"})

    def submit(self) -> None:
        """Hand in the layer as it was last saved.

        Raises:
            Invalid: an answer or an attribute is missing; `fields` says which.
            Conflict: the layer has moved on meanwhile.
        """
        routes.SUBMIT(self._transport, self.id, body={"revision": self.layer.revision})
        self.state = "submitted"

    def skip(self, reason: str) -> None:
        """Leave the image to others."""
        routes.SKIP(self._transport, self.id, body={"reason": reason})
        self.state = "skipped"
