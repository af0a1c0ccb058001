"""What all writers share: the dataset, where files go, and the ledger of what is lost."""

from collections.abc import Sequence

from app.formats.errors import BadOption
from app.formats.losses import Described, Keeps, Ledger
from app.formats.records import Category, Dataset, Image
from app.formats.writing import Options, Report, Sink

MOST = 1_000_000


class FormatWriter:
    """Start of a writer. Images stand in `images/` under their own names unless a format says otherwise."""

    kept: frozenset[Keeps] = frozenset()
    described: frozenset[Described] = frozenset()
    modes: frozenset[str] = frozenset({"binary", "multiclass", "multilabel", "ordinal"})
    """Of questions, where answers are kept: those which are known again."""

    def __init__(self, dataset: Dataset, sink: Sink, report: Report, options: Options) -> None:
        self.dataset = dataset
        self.sink = sink
        self.report = report
        self.options = options
        self.ledger = Ledger(dataset, report, self.kept)
        self.ledger.describe_all(dataset)
        self.ledger.describe(self.chosen(dataset), self.described)
        if Keeps.ANSWERS in self.kept:
            self.ledger.ask(dataset.questions, self.modes)

    def chosen(self, dataset: Dataset) -> Sequence[Category]:
        """The categories that the files name."""
        return dataset.categories

    def place(self, image: Image) -> str | None:
        return f"images/{image.file_name}"

    def picture(self, place: str, content: bytes) -> None:
        self.sink.write(place, content)

    def end(self) -> None:
        """Nothing is left to say, unless a format knows better."""


def is_labelled(image: Image) -> bool:
    """Somebody looked at it, or marked something."""
    return image.is_checked or bool(image.objects)


def number_option(options: Options, name: str, default: float) -> float:
    """An option that is a number of at least 0."""
    value = options.get(name, default)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not 0 <= value < float("inf"):
        raise BadOption(name, "a number of at least 0", value)
    return float(value)


def count_option(options: Options, name: str, default: int) -> int:
    """An option that is a whole number of at least 1."""
    value = options.get(name, default)
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= MOST:
        raise BadOption(name, f"a whole number from 1 to {MOST:,}", value)
    return value


def yes_option(options: Options, name: str, *, default: bool) -> bool:
    """An option that is true or false."""
    value = options.get(name, default)
    if not isinstance(value, bool):
        raise BadOption(name, "true or false", value)
    return value
