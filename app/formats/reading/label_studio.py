"""Label Studio's JSON: tasks with results in percent of the picture; brushes in its own run lengths."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from app.formats.reading.coco.keys import key_of, plain_name
from app.formats.reading.findings import FileRefused
from app.formats.reading.label_studio_config import config_beside
from app.formats.reading.label_studio_files import files_of, tasks_in
from app.formats.reading.label_studio_keeping import beside_region, beside_relation, beside_task
from app.formats.reading.label_studio_results import Beside, Value, value_beside
from app.formats.reading.label_studio_shapes import shape_in, size_in
from app.formats.reading.records import Author, Contents, Mark, Picture, Reading, Said
from app.formats.reading.sources import Source
from app.formats.reading.splits import part_of
from app.formats.reading.url_lists import is_url
from app.formats.records import Question

_IMAGE_FIELDS = ("image", "img", "image_url", "url", "captioning")


def is_label_studio(source: Source) -> bool:
    """Whether a JSON is a list of tasks, or of annotations in rows."""
    return bool(files_of(source))


def read_label_studio(reading: Reading) -> Contents:
    """Every such JSON of the source; where none looks like one, the first of all says why."""
    names = files_of(reading.source) or list(reading.source.having(".json")[:1])
    if not names:
        raise FileRefused("the source", "expected a JSON of Label Studio's tasks, found none")
    made = _Tasks(reading)
    pictures = [
        picture
        for name in names
        for place, task in tasks_in(reading.source, name, made.config)
        for picture in made.pictures_of(task, place)
    ]
    count = sum(len(each.marks) for each in pictures)
    return Contents(
        "label-studio",
        tuple(map(made.config.described, made.names.categories())),
        iter(pictures),
        len(pictures),
        count,
        questions=made.questions(),
        authors=made.authors,
    )


@dataclass(frozen=True, slots=True)
class _Entry:
    """What one person or model has said of a picture; `kind` tells the keys of models' objects from people's."""

    content: Value
    place: str
    layer: str
    kind: str = ""

    @property
    def results(self) -> list[Any]:
        """All that is said, if it is a list."""
        results = self.content.get("result")
        return results if isinstance(results, list) else []

    @property
    def score(self) -> Any:
        """A model's, for what has none of its own."""
        return self.content.get("score") if self.kind else None


def _entries(task: Value, *names: str) -> Iterator[tuple[int, Value]]:
    """The entries of the first of these lists that is there and not empty."""
    told: Any = next((task[name] for name in names if task.get(name)), [])
    for index, entry in enumerate(told if isinstance(told, list) else ()):
        if isinstance(entry, dict):
            yield index, entry


class _Tasks:
    """What is learnt while the tasks are read: names of categories, values of questions, people."""

    def __init__(self, reading: Reading) -> None:
        self.config = config_beside(reading)
        self.names = self.config.names
        self.authors: dict[str, Author] = {}
        self._reading = reading
        self._values: defaultdict[str, dict[str, None]] = defaultdict(dict)
        self._several: set[str] = set()
        for name, (mode, values) in self.config.questions.items():
            self._values[name] = dict.fromkeys(values)
            self._several |= {name} if mode == "multilabel" else set()

    def questions(self) -> tuple[Question, ...]:
        """Those of the configuration, and those that the tasks answer."""
        return tuple(
            Question(
                number, name, "multilabel" if name in self._several else "multiclass", tuple(values)
            )
            for number, (name, values) in enumerate(self._values.items(), start=1)
        )

    def pictures_of(self, task: Any, place: str) -> Iterator[Picture]:
        data = task.get("data") if isinstance(task, dict) else None
        field = _image_field(data) if isinstance(data, dict) else None
        if data is None or field is None:
            self._reading.findings.refused(
                "task-without-image", place, "data with an image", data, "left out"
            )
            return
        address = str(data[field])
        file_name = plain_name(address)
        key = key_of(task.get("id")) or place
        path, url = self._reading.source.find(file_name), address if is_url(address) else None
        split = part_of(str(data.get("split")))
        beside = beside_task(task, data, field)
        extra = {"label_studio_task": beside} if beside else None
        picture = Picture(key, place, file_name, path=path, url=url, split=split, extra=extra)
        for index, entry in _entries(task, "annotations", "completions"):
            where = f"{place}.annotations[{index}]"
            if entry.get("was_cancelled"):
                self._reading.findings.ignored(
                    "annotation-cancelled", where, "an annotation that was submitted",
                    f"{len(_Entry(entry, where, '').results)} results of one that was cancelled", "left out",
                )  # fmt: skip
                continue
            self._take(_Entry(entry, where, self._layer(entry.get("completed_by"))), picture)
        for index, entry in _entries(task, "predictions"):
            layer = self._model(entry.get("model_version"))
            self._take(
                _Entry(entry, f"{place}.predictions[{index}]", layer, "prediction "), picture
            )
        yield picture

    def _take(self, entry: "_Entry", picture: Picture) -> None:
        answers: dict[str, list[str]] = {}
        listed = entry.results
        about = Beside(listed, self.config)
        for index, result in enumerate(listed):
            where = f"{entry.place}.result[{index}]"
            if isinstance(result, dict) and result.get("type") == "relation":
                self._keep_relation(picture, result)
                continue
            if not isinstance(result, dict) or not isinstance(result.get("value"), dict):
                self._reading.findings.refused(
                    "result-malformed", where, "a type and a value", result, "left out"
                )
            elif about.is_of_a_region(result):
                continue
            elif "choices" in result["value"]:
                self._answer(result, answers)
            elif (told := value_beside(result)) is not None:
                name = str(result.get("from_name") or result.get("type"))
                self._keep(picture, self.config.titles.get(name, name), told)
            else:
                picture.size = picture.size or size_in(result)
                marks = self._marks(result, where, entry)
                picture.marks += (
                    about.completed(mark, result, entry.score, self._reading.findings)
                    for mark in marks
                )
        picture.said[entry.layer] = Said(
            self._joined(picture.said.get(entry.layer), answers, entry)
        )

    def _joined(
        self, before: Said | None, answers: dict[str, list[str]], entry: "_Entry"
    ) -> dict[str, list[str]]:
        """What a person answers in all annotations of a task: where they differ, what the first says."""
        if before is None:
            return answers
        for name in answers.keys() & before.answers.keys():
            first = list(before.answers[name])
            if answers[name] != first:
                self._reading.findings.refused(
                    "answers-differ",
                    f"{entry.place} {name}",
                    f"as in this person's annotation before: {', '.join(first)}",
                    ", ".join(answers[name]),
                    "the first is kept",
                )
        return answers | {name: list(values) for name, values in before.answers.items()}

    def _keep(self, picture: Picture, name: str, told: Any) -> None:
        """Texts, numbers and ratings of the whole picture, for which there is no question here."""
        extra = dict(picture.extra or {})
        beside = extra.setdefault("label_studio", {})
        beside[name] = [*beside.get(name, []), told]
        picture.extra = extra

    def _keep_relation(self, picture: Picture, result: Value) -> None:
        """What a relation says beyond that two regions belong together."""
        told = beside_relation(result)
        if told is not None:
            extra = dict(picture.extra or {})
            task = extra["label_studio_task"] = dict(extra.get("label_studio_task", {}))
            task["relations"] = [*task.get("relations", []), told]
            picture.extra = extra

    def _model(self, version: Any) -> str:
        """The layer of a model's predictions; of one that has no name, of the import's source."""
        name = str(version or "")
        key = f"model {name}"
        self.authors[key] = Author(key, name, is_model=True)
        return key

    def _layer(self, who: Any) -> str:
        """Whose it is: an id, or a person with an e-mail."""
        email = str(who.get("email") or "") if isinstance(who, dict) else ""
        key = key_of(who.get("id") if isinstance(who, dict) else who)
        if key is None:
            return ""
        self.authors[key] = Author(key, f"annotator {key}", email)
        return key

    def _answer(self, result: Value, answers: dict[str, list[str]]) -> None:
        control = str(result.get("from_name") or "choice")
        name = self.config.titles.get(control, control)
        given = result["value"]["choices"]
        choices = [str(each) for each in given] if isinstance(given, list) else [str(given)]
        answers[name] = list(dict.fromkeys([*answers.get(name, []), *choices]))
        self._values[name].update(dict.fromkeys(choices))
        if len(answers[name]) > 1:
            self._several.add(name)

    def _marks(self, result: Value, place: str, entry: "_Entry") -> Iterator[Mark]:
        value = result["value"]
        told: Any = next((value[key] for key in value if key.endswith("labels") and value[key]), [])
        labels = told if isinstance(told, list) else [told]
        size = size_in(result)
        shape = shape_in(value, size) if size is not None else None
        if shape is None:
            kind = result.get("type")
            self._reading.findings.refused(
                "shape-malformed",
                place,
                "a shape in percent, with the picture's size",
                kind,
                "left out",
            )
            return
        if len(labels) > 1:
            self._reading.findings.ignored(
                "several-labels", place, "one label of a region", labels,
                "the first is its category, the others are kept beside",
            )  # fmt: skip
        name = str(labels[0]) if labels else "unlabelled"
        whose = key_of(entry.content.get("id")) or entry.place
        key = f"{entry.kind}{whose}/{result.get('id') or place}"
        extra = beside_region(result, labels)
        yield Mark(key, place, self.names.number(name), shape, layer=entry.layer, extra=extra)


def _image_field(data: Value) -> str | None:
    """Which of the data is the picture's address."""
    for field in (*_IMAGE_FIELDS, *data):
        if isinstance(data.get(field), str) and data[field]:
            return field
    return None
