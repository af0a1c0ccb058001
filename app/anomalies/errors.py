"""Refusals."""

from app.errors import Invalid, NotFound


class NoSuchAnomaly(NotFound):
    def __init__(self) -> None:
        super().__init__("There is no such anomaly: it is not found any more, or not yours to see.")


class NothingChosen(Invalid):
    def __init__(self) -> None:
        super().__init__("Tick at least one anomaly, and choose what to do with it.")
