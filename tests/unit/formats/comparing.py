"""What came back beside what went out: every difference, named as the report of the export would have to name it.

A difference is a pair of a place, in the report's words, and what differs there. What a report says is turned into such
pairs, too, so that the two can be held to be the same: no difference without a word, and no word without a difference.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.formats.reading.records import Contents, Mark, Picture
from app.formats.records import Category, Image, Object, Shape
from app.formats.regions import bounds_of_shape, size_of
from app.formats.writing import Report
from app.importing.attributes import meant
from tests.unit.formats.torture import DATASET

TOLERANCE_PX = 0.021
"""Fractions of YOLO have six digits: on 20,000 pixels a corner moves by a hundredth, a box by two."""
Difference = tuple[str, str]
OF_SHAPES = {
    "rotation-dropped", "holes-filled", "holes-cut-in", "parts-joined", "parts-split", "clipped-to-image",
    "rounded-to-pixels", "covered-in-part", "stuff-merged", "box-of-keypoints-dropped", "box-without-points",
    "without-mask", "visibility-dropped", "visibility-as-note",
}  # fmt: skip
WORDS = {
    "attributes-dropped": "attributes",
    "group-dropped": "group",
    "score-dropped": "score",
    "crowd-as-object": "crowd",
    "answers-dropped": "answers",
    "absences-dropped": "absences",
    "split-dropped": "split",
    "fields-dropped": "fields",
    "unlabelled-apart": "gone",
    "unlabelled-as-empty": "said to be empty",
    "unlabelled-left-out": "gone",
    "unanswered-left-out": "gone",
    "rounded-to-nothing": "gone",
}
"""What a loss changes in what comes back. `layer-dropped` and `metadata-dropped` are of what no reader takes from
files of one voice; `renamed` and `label-renamed` are undone by matching."""
UNSEEN = {"layer-dropped", "metadata-dropped", "renamed", "label-renamed"}
OF_SKELETONS = {"skeleton-edges-dropped"}
OF_QUESTIONS = {"questions-dropped", "question-mode-dropped"}
OF_CATEGORIES = {"category-facts-dropped"}
"""These are held to what comes back where one thing goes through at a time."""
OF_TRAINING = {"flip-pairs-dropped", "no-validation-split", "no-training-split"}
OF_FIELDS = {"dataset-fields-dropped"}
OF_THE_DATASET = OF_SKELETONS | OF_QUESTIONS | OF_CATEGORIES | OF_TRAINING | OF_FIELDS


def told(report: Report) -> set[Difference]:
    """What the report says is otherwise, image by image and object by object."""
    found: set[Difference] = set()
    for code, loss in report.losses.items():
        if code in UNSEEN | OF_THE_DATASET:
            continue
        if loss.dropped_count:
            what = "gone"
        elif code in OF_SHAPES or ("-as-" in code and code not in WORDS):
            what = "shape"
        else:
            what = WORDS[code]
        found |= {(place, what) for place in loss.places}
    gone = {place for place, what in found if what == "gone"}
    return {(place, what) for place, what in found if what == "gone" or not _is_of(place, gone)}


def told_of_schema(report: Report, contents: Contents) -> set[str]:
    """What the report says of skeletons and questions; skeletons that became boxes or points have none to speak of."""
    has_skeletons = any(each.skeleton for each in contents.categories)
    told = report.losses.keys() & (OF_QUESTIONS | (OF_SKELETONS if has_skeletons else set()))
    # labelme does not say how many answers a question takes; here, the answers happen to tell.
    return told - ({"question-mode-dropped"} if contents.format == "labelme" else set())


def _is_of(place: str, gone: set[str]) -> bool:
    """Whether nothing more can be said of this place, because it, or its image, is not there."""
    return place in gone or place.partition(": object ")[0] in gone


@dataclass
class Comparison:
    """One format's way there and back."""

    images: Sequence[Image]
    contents: Contents
    returned: Mapping[int, Picture]
    """By the id of the image."""
    held: Sequence[int]
    """Ids of the objects that were written, in their order."""

    def differences(self) -> set[Difference]:
        return {(place, what) for image in self.images for place, what in self._of_image(image)}

    def losses_of_schema(self) -> set[str]:
        """The codes that categories and questions call for, as far as the file holds such."""
        return set(self._of_categories()) | set(self._of_questions())

    def _of_categories(self) -> Iterator[str]:
        given = {each.name: each for each in DATASET.categories}
        for each in self.contents.categories:
            if each.skeleton is None:
                continue
            skeleton = given[each.name].skeleton
            assert skeleton is not None
            assert each.skeleton.keypoints == skeleton.keypoints
            if each.skeleton.edges != skeleton.edges:
                yield "skeleton-edges-dropped"

    def _of_questions(self) -> Iterator[str]:
        found = {each.name: each for each in self.contents.questions}
        for each in DATASET.questions if found else ():
            if each.name not in found:
                yield "questions-dropped"
                continue
            assert found[each.name].values == each.values
            if found[each.name].mode != each.mode:
                yield "question-mode-dropped"

    def _of_image(self, image: Image) -> Iterator[Difference]:
        place, picture = image.file_name, self.returned.get(image.id)
        if picture is None or not image.is_checked:
            yield from ((place, what) for what in _of_nobody(image, picture))
        if picture is None:
            yield from ((f"{place}: object {each.id}", "gone") for each in image.objects)
            return
        if image.is_checked:
            yield from self._of_what_is_said(image, picture)
        yield from self._of_objects(image, picture)

    def _of_what_is_said(self, image: Image, picture: Picture) -> Iterator[Difference]:
        place, said = image.file_name, picture.said.get("")
        if said is None:
            yield place, "gone"
            return
        given = {name: sorted(values) for name, values in image.answers.items()}
        if given != {name: sorted(each) for name, each in said.answers.items()}:
            yield place, "answers"
        names = {each.id: each.name for each in self.contents.categories}
        here = {each.id: each.name for each in DATASET.categories}
        absent = {here[each] for each in image.verified_absent}
        if absent != {names[each] for each in said.verified_absent}:
            yield place, "absences"
        if picture.split != image.split:
            yield place, "split"
        if picture.size is not None and picture.size != size_of(image):
            yield place, "size"

    def _of_objects(self, image: Image, picture: Picture) -> Iterator[Difference]:
        matched = self._matched(image, picture.marks)
        for each in image.objects:
            place, marks = f"{image.file_name}: object {each.id}", matched[each.id]
            if not marks:
                yield place, "gone"
                continue
            yield from ((place, what) for what in self._of_object(image, each, marks))
            if _companions(each, image.objects) != _found_with(each, matched):
                yield place, "group"

    def _matched(self, image: Image, marks: Sequence[Mark]) -> dict[int, list[Mark]]:
        """The marks of each object: files hold objects in the order in which the report counted them."""
        by_id = {each.id: each for each in image.objects}
        rest = list(marks)
        matched: dict[int, list[Mark]] = {each.id: [] for each in image.objects}
        for number in self.held:
            each = by_id.get(number)
            if each is None or not rest or not self._is_of(image, each, rest[0]):
                continue
            matched[number].append(rest.pop(0))
            while rest and each.group_id is None and rest[0].group == str(number):
                matched[number].append(rest.pop(0))
        assert not rest, f"nobody gave {rest[0]}"
        return matched

    def _is_of(self, image: Image, each: Object, mark: Mark) -> bool:
        if mark.group == str(each.id) and each.group_id is None:
            return True
        category = _category(each)
        name = next(one.name for one in self.contents.categories if one.id == mark.category)
        points = category.skeleton.keypoints if category.skeleton else ()
        if mark.shape["type"] == "point" and name in points:
            return True
        given, found = (bounds_of_shape(one.shape, size_of(image)) for one in (each, mark))
        # What lies over it may have left little of it; what is left lies within.
        is_inside = found.x >= given.x - 1.01 and found.right <= given.right + 1.01
        is_below = found.y >= given.y - 1.01 and found.bottom <= given.bottom + 1.01
        return name == category.name and ((is_inside and is_below) or _is_turned(mark))

    def _of_object(self, image: Image, each: Object, marks: list[Mark]) -> Iterator[str]:
        mark = marks[0]
        if len(marks) > 1 or not is_same_shape(each.shape, mark.shape):
            yield "shape"
        if mark.is_crowd != each.is_crowd:
            yield "crowd"
        if (mark.score is None) != (each.score is None) or abs(
            (mark.score or 0) - (each.score or 0)
        ) > 1e-6:
            yield "score"
        if self._attributes(each, mark) != dict(each.attributes):
            yield "attributes"
        if any((mark.extra or {}).get(name) != value for name, value in each.extra.items()):
            yield "fields"

    def _attributes(self, each: Object, mark: Mark) -> dict[str, Any]:
        """As an import has them: texts stand for numbers and lists, and VOC's three flags for nothing where unset."""
        specs = {spec["name"]: spec for spec in _category(each).attributes}
        found = dict(mark.attributes)
        if self.contents.format == "voc":
            unset = {"truncated", "difficult", "occluded"} - each.attributes.keys()
            found = {name: value for name, value in found.items() if value or name not in unset}
        if each.shape["type"] == "keypoints" and mark.shape["type"] == "point":
            found.pop("occluded", None)
        if not self.contents.has_texts:
            return found
        return {
            name: meant(specs[name], value) if name in specs else value
            for name, value in found.items()
        }


def _of_nobody(image: Image, picture: Picture | None) -> Iterator[str]:
    """How an image that is not there, or that nobody has labelled, is not what it was."""
    if picture is not None and picture.said:
        yield "said to be empty"
    elif picture is None or picture.split != image.split:
        yield "gone"


def _category(each: Object) -> Category:
    return next(one for one in DATASET.categories if one.id == each.category_id)


def _companions(each: Object, objects: Sequence[Object]) -> set[int]:
    if each.group_id is None:
        return set()
    return {one.id for one in objects if one.group_id == each.group_id} - {each.id}


def _found_with(each: Object, matched: Mapping[int, list[Mark]]) -> set[int]:
    groups: defaultdict[str, set[int]] = defaultdict(set)
    for number, marks in matched.items():
        for mark in marks:
            if mark.group is not None:
                groups[mark.group].add(number)
    group = matched[each.id][0].group
    return set() if group is None else groups[group] - {each.id}


def _is_turned(mark: Mark) -> bool:
    """A turned box around a region reaches beyond the upright one."""
    return bool(mark.shape["type"] == "rotated_box")


def is_same_shape(one: Shape, other: Shape) -> bool:
    """Whether two shapes are one, but for rounding."""
    if one["type"] != other["type"]:
        return False
    match one["type"]:
        case "mask":
            return dict(one) == dict(other)
        case "ellipse" if one["rx"] == one["ry"]:
            return _are_near(*({**each, "angle_deg": 0} for each in (one, other)))
        case "keypoints":
            return _are_near(one["points"], other["points"]) and _is_same_box(one, other)
    return _are_near(one, other)


def _is_same_box(one: Shape, other: Shape) -> bool:
    """Formats that want a box beside the points make one of them where nobody drew any."""
    given, found = one.get("box"), other.get("box")
    if given is None and found is not None:
        marked = [point for point in one["points"] if point[2]]
        left, top = (min(point[axis] for point in marked) for axis in (0, 1))
        right, bottom = (max(point[axis] for point in marked) for axis in (0, 1))
        given = {"x": left, "y": top, "width": right - left, "height": bottom - top}
    return _are_near(given, found)


def _are_near(one: Any, other: Any) -> bool:
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(_are_near(one[key], other[key]) for key in one)
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(_are_near, one, other))
    if isinstance(one, int | float) and isinstance(other, int | float):
        return abs(one - other) <= TOLERANCE_PX
    return bool(one == other)
