"""Refusals about hidden places."""

from app.errors import FieldError, Invalid, NotFound
from app.geometry.boxes import Size
from app.hiding.detectors import INSTALL


class NoDetector(Invalid):
    """Somebody asks to find places, and nothing here can."""

    def __init__(self, field: str) -> None:
        message = f"finding faces and number plates needs a detector that is not installed here: {INSTALL}"
        super().__init__(f"{field}: {message}.", errors=[FieldError(field, message)])


class OutsidePicture(Invalid):
    def __init__(self, size: Size) -> None:
        message = f"expected places on the picture, which is {size.width} x {size.height} px"
        super().__init__(f"places: {message}.", errors=[FieldError("places", message)])


class TooManyPlaces(Invalid):
    def __init__(self, most: int) -> None:
        message = f"expected at most {most:,} places on one image"
        super().__init__(f"places: {message}.", errors=[FieldError("places", message)])


class NoSuchPlace(NotFound):
    def __init__(self) -> None:
        super().__init__("There is no such hidden place.")
