"""Label Studio's JSON: tasks with results in percent of the picture; brushes in its own run lengths."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import cos, radians, sin
from typing import Any

from app.formats.reading.brush import pixels_of_brush
from app.formats.reading.coco.keys import key_of, plain_name
from app.formats.reading.findings import FileRefused
from app.formats.reading.json_files import decode
from app.formats.reading.label_studio_config import config_beside
from app.formats.reading.label_studio_results import Beside, Value, value_beside
from app.formats.reading.masks import MOST_PIXELS, shape_of_pixels
from app.formats.reading.names import box
from app.formats.reading.records import Author, Contents, Mark, Picture, Reading, Said
from app.formats.reading.sources import Source
from app.formats.reading.splits import part_of
from app.formats.reading.url_lists import is_url
from app.formats.records import Question, Shape
from app.geometry.boxes import Size

_RESULTS = (b'"annotations"', b'"completions"', b'"predictions"')
_IMAGE_FIELDS = ("image", "img", "image_url", "url", "captioning")


def is_label_studio(source: Source) -> bool:
    """Whether a JSON is a list of tasks."""
    return _file_of(source) is not None


def read_label_studio(reading: Reading) -> Contents:
    """The first such JSON of the source; where none looks like one, the first of all says why."""
    name = _file_of(reading.source) or next(iter(reading.source.having(".json")), None)
    if name is None:
        raise FileRefused("the source", "expected a JSON of Label Studio's tasks, found none")
    tasks: list[Any] = decode(reading.source.read(name), name, list)
    made = _Tasks(reading)
    pictures = [
        picture
        for n, task in enumerate(tasks)
        for picture in made.pictures_of(task, f"{name}[{n}]")
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


def _file_of(source: Source) -> str | None:
    for name in source.having(".json"):
        with source.path_of(name).open("rb") as file:
            head = file.read(64 * 1024)
        is_list = head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"[")
        if is_list and b'"data"' in head and any(each in head for each in _RESULTS):
            return name
    return None


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
        address = _address(data) if isinstance(data, dict) else None
        if data is None or address is None:
            self._reading.findings.refused(
                "task-without-image", place, "data with an image", data, "left out"
            )
            return
        file_name = plain_name(address)
        key = key_of(task.get("id")) or place
        path, url = self._reading.source.find(file_name), address if is_url(address) else None
        split = part_of(str(data.get("split")))
        picture = Picture(key, place, file_name, path=path, url=url, split=split)
        for index, entry in _entries(task, "annotations", "completions"):
            if not entry.get("was_cancelled"):
                layer = self._layer(entry.get("completed_by"))
                self._take(_Entry(entry, f"{place}.annotations[{index}]", layer), picture)
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
                picture.size = picture.size or _size(result)
                marks = self._marks(result, where, entry)
                picture.marks += (about.completed(mark, result, entry.score) for mark in marks)
        picture.said[entry.layer] = Said(answers)

    def _keep(self, picture: Picture, name: str, told: Any) -> None:
        """Texts, numbers and ratings of the whole picture, for which there is no question here."""
        extra = dict(picture.extra or {})
        beside = extra.setdefault("label_studio", {})
        beside[name] = [*beside.get(name, []), told]
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
        label = next((value[key] for key in value if key.endswith("labels") and value[key]), None)
        size = _size(result)
        shape = _shape(value, size) if size is not None else None
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
        name = str(label[0]) if isinstance(label, list) else str(label or "unlabelled")
        key = f"{entry.kind}{entry.content.get('id')}/{result.get('id') or place}"
        yield Mark(key, place, self.names.number(name), shape, layer=entry.layer)


def _address(data: Value) -> str | None:
    for field in (*_IMAGE_FIELDS, *data):
        if isinstance(data.get(field), str) and data[field]:
            return str(data[field])
    return None


def _size(result: Value) -> Size | None:
    width, height = result.get("original_width"), result.get("original_height")
    if not isinstance(width, int) or not isinstance(height, int) or width < 1 or height < 1:
        return None
    return Size(width, height)


def _shape(value: Value, size: Size) -> Shape | None:
    numbers = {key: each for key, each in value.items() if isinstance(each, int | float)}
    across, down = size.width / 100, size.height / 100
    if "rle" in value:
        is_small = size.width * size.height <= MOST_PIXELS
        pixels = pixels_of_brush(value["rle"], size) if is_small else None
        return shape_of_pixels(pixels) if pixels is not None and pixels.any() else None
    points = value.get("points")
    if isinstance(points, list):
        ring = [[point[0] * across, point[1] * down] for point in points if _is_point(point)]
        return {"type": "polygon", "parts": [[ring]]} if len(ring) >= 3 else None
    if {"x", "y", "radiusX", "radiusY"} <= numbers.keys():
        return {
            "type": "ellipse",
            "cx": numbers["x"] * across,
            "cy": numbers["y"] * down,
            "rx": numbers["radiusX"] * across,
            "ry": numbers["radiusY"] * down,
            "angle_deg": (numbers.get("rotation", 0) + 180) % 360 - 180,
        }
    if {"x", "y", "width", "height"} <= numbers.keys() and "keypointlabels" not in value:
        return _rectangle(numbers, across, down)
    if {"x", "y"} <= numbers.keys():
        return {"type": "point", "x": numbers["x"] * across, "y": numbers["y"] * down}
    return None


def _is_point(point: Any) -> bool:
    return (
        isinstance(point, list)
        and len(point) == 2
        and all(isinstance(each, int | float) for each in point)
    )


def _rectangle(numbers: Mapping[str, float], across: float, down: float) -> Shape:
    """Label Studio turns a rectangle about its top-left corner, in pixels."""
    x, y = numbers["x"] * across, numbers["y"] * down
    width, height = numbers["width"] * across, numbers["height"] * down
    turn = numbers.get("rotation", 0)
    if not turn:
        return box(x, y, x + width, y + height)
    along, aside = cos(radians(turn)), sin(radians(turn))
    return {
        "type": "rotated_box",
        "cx": x + (width * along - height * aside) / 2,
        "cy": y + (width * aside + height * along) / 2,
        "width": width,
        "height": height,
        "angle_deg": (turn + 180) % 360 - 180,
    }
