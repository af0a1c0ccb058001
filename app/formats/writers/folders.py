"""Images sorted into a folder for each class, as ImageNet and Ultralytics' classifiers have them.

The class is the answer to one question. Nothing but the place of the image says it, so a listing is written beside.
"""

import csv
import re
from collections.abc import Sequence
from io import StringIO

from app.formats.errors import BadOption
from app.formats.losses import Keeps
from app.formats.plain import json_file
from app.formats.records import Category, Dataset, Image, Question
from app.formats.writers.base import FormatWriter
from app.formats.writing import Format, Option, Options, Report, Sink

LISTING = "listing.csv"
QUESTION = Option(
    "question", "The question whose answer is the class; may be left out where only one can be."
)


class FoldersWriter(FormatWriter):
    """`<split>/<class>/<file name>`; images without a split are in `train`."""

    kept = frozenset({Keeps.SPLITS, Keeps.ANSWERS, Keeps.UNLABELLED})

    def __init__(self, dataset: Dataset, sink: Sink, report: Report, options: Options) -> None:
        super().__init__(dataset, sink, report, options)
        self.question = _question_of(dataset, options)
        self._folders = folders_of(self.question.values)
        self._splits: set[str] = set()
        for each in dataset.questions:
            if each != self.question:
                self.ledger.note_all("questions-dropped", each.name)
        self._list("path", "class", "class_index", "split", "image_id", "width", "height")

    def chosen(self, dataset: Dataset) -> Sequence[Category]:
        """None: what is said of objects is told where they are left out."""
        return ()

    def image(self, image: Image) -> None:
        self.ledger.begin(image)
        for each in image.objects:
            self.ledger.drop(image, each)
        if any(values for name, values in image.answers.items() if name != self.question.name):
            self.ledger.note("answers-dropped", image)
        answers = self._answers_of(image)
        if len(answers) != 1:
            self.ledger.note(
                "several-answers-left-out" if answers else "unanswered-left-out", image
            )
            return
        split = image.split or "train"
        self._splits.add(split)
        index = sorted(self._folders.values()).index(self._folders[answers[0]])
        place = self.place(image)
        self._list(place, answers[0], index, split, image.id, image.width, image.height)

    def place(self, image: Image) -> str | None:
        answers = self._answers_of(image)
        if len(answers) != 1:
            return None
        return f"{image.split or 'train'}/{self._folders[answers[0]]}/{image.file_name}"

    def end(self) -> None:
        classes = sorted((folder, value) for value, folder in self._folders.items())
        listed = [{"index": n, "folder": f, "value": v} for n, (f, v) in enumerate(classes)]
        about = {
            "question": self.question.name,
            "mode": self.question.mode,
            "values": list(self.question.values),
            "classes": listed,
        }
        self.sink.write("classes.json", json_file(about))
        if self._splits and "val" not in self._splits:
            self.ledger.note_all("no-validation-split", LISTING)

    def _answers_of(self, image: Image) -> list[str]:
        given = image.answers.get(self.question.name, ())
        return [each for each in given if each in self._folders]

    def _list(self, *fields: object) -> None:
        row = StringIO()
        csv.writer(row, lineterminator="\n").writerow(fields)
        self.sink.append(LISTING, row.getvalue().encode())


def _question_of(dataset: Dataset, options: Options) -> Question:
    fitting = [each for each in dataset.questions if each.mode != "multilabel"]
    name = options.get("question")
    chosen = [each for each in dataset.questions if each.name == name] if name else fitting
    if len(chosen) != 1:
        names = ", ".join(repr(each.name) for each in fitting)
        raise BadOption("question", f"one of the questions with one answer ({names})", name)
    return chosen[0]


def folders_of(values: Sequence[str]) -> dict[str, str]:
    """A folder's name for each answer, such that any disk takes it and no two share one."""
    folders: dict[str, str] = {}
    taken: set[str] = set()
    for value in values:
        name = re.sub(r'[\x00-\x1f/\\<>:"|?*]', "_", value).strip(" .") or "_"
        folder, count = name, 1
        while folder.casefold() in taken:
            count += 1
            folder = f"{name}~{count}"
        taken.add(folder.casefold())
        folders[value] = folder
    return folders


IMAGENET = Format(
    name="imagenet",
    title="ImageNet folders",
    start=FoldersWriter,
    summary="A folder for each answer to one question, for torchvision's ImageFolder and Keras.",
    image_folder="{split}",
    options=(QUESTION,),
)
YOLO_CLASSIFY = Format(
    name="yolo-classify",
    title="YOLO classification",
    start=FoldersWriter,
    summary="A folder for each answer to one question, for Ultralytics' classifiers.",
    image_folder="{split}",
    options=(QUESTION,),
)
