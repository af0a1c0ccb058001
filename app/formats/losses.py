"""What formats cannot hold, each with a stable code and a sentence, and the ledger that counts it.

Every object is either held, perhaps bent, or dropped: the counts of the two add up to what was given.
"""

from collections.abc import Iterable
from enum import Enum

from app.formats.records import Category, Dataset, Image, Layer, Object, Question
from app.formats.writing import Report

_KINDS = {
    "box": "Boxes",
    "rotated_box": "Rotated boxes",
    "polygon": "Polygons",
    "polyline": "Lines",
    "ellipse": "Ellipses",
    "mask": "Masks",
    "keypoints": "Skeletons",
    "point": "Points",
}
_TARGETS = {
    "box": "became the boxes around them",
    "rotated-box": "became the smallest rotated boxes around them",
    "polygon": "became polygons",
    "mask": "became masks",
    "points": "became one point for each keypoint",
    "pixels": "became pixels",
}
_SENTENCES = {
    # Objects that are not written.
    "crowd-dropped": "Crowds were left out: the format knows single objects only.",
    "crowd-not-exhaustive": "Crowds were left out, and their category marked as not exhaustively labelled there.",
    "covered-dropped": "Objects that lie wholly under others were left out: each pixel holds one value.",
    "without-keypoints-dropped": "Objects without keypoints were left out.",
    "no-pixel-dropped": "Regions too small to cover a pixel were left out.",
    "no-size-dropped": "Objects without width or height were left out: the format knows boxes with an area only.",
    "category-dropped": "Objects of categories that the file does not hold were left out.",
    "too-many-dropped": "Objects beyond what an image of this format can number were left out.",
    # Objects that are written otherwise.
    "rotation-dropped": "Rotated boxes became the upright boxes around them.",
    "holes-filled": "Holes in regions were filled: the format's polygons have none.",
    "holes-cut-in": "Holes were joined to their exterior by a slit without width.",
    "parts-joined": "Parts of one object were joined by lines without width.",
    "parts-split": "Objects of several parts became several shapes in one group.",
    "clipped-to-image": "What reaches beyond the image was cut at its edge.",
    "rounded-to-nothing": "Boxes narrower than a hundredth of a pixel have no width or height in the file.",
    "rounded-to-pixels": "Edges between pixels moved outwards to whole pixels.",
    "covered-in-part": "Objects lost pixels to others that lie over them: each pixel holds one value.",
    "without-mask": "Objects have a box but no mask: they cover no pixel, or come after the 254th of their image.",
    "stuff-merged": "Objects of one stuff category became one segment of their image.",
    "box-without-points": "Objects of a category with keypoints but without any marked have their box only.",
    "keypoints-padded": "Skeletons with fewer keypoints than the largest were filled up with absent ones.",
    "visibility-as-note": "Whether a keypoint is occluded became a note on it.",
    "visibility-dropped": "Whether a keypoint is occluded or visible was left out.",
    "box-of-keypoints-dropped": "The boxes beside skeletons were left out.",
    "crowd-as-object": "Crowds became objects like others: the format has no mark for them.",
    "attributes-dropped": "Attributes of objects were left out.",
    "group-dropped": "Which objects belong together was left out.",
    "score-dropped": "Scores were left out.",
    "layer-dropped": "Whose layer an object comes from was left out.",
    "fields-dropped": "Fields of imported files that mean nothing here were left out.",
    # Images.
    "answers-dropped": "Answers to questions about images were left out.",
    "absences-dropped": "Which categories were looked for and not found was left out.",
    "voices-dropped": "Answers and absences were left out where several layers speak of an image.",
    "metadata-dropped": "Metadata of images was left out.",
    "split-dropped": "Which split an image belongs to was left out.",
    "unlabelled-apart": "Images that nobody labelled stand apart: a trainer would take them for empty.",
    "unlabelled-as-empty": "Images that nobody labelled look like checked and empty ones.",
    "unlabelled-left-out": "Images that nobody labelled were left out.",
    "unanswered-left-out": "Images without an answer to the question were left out.",
    "several-answers-left-out": "Images with more than one answer to the question were left out.",
    "renamed": "Files whose names differ in their ending or in case alone were renamed.",
    # The dataset.
    "dataset-fields-dropped": "What imported files say of the whole dataset, such as terms and videos, was left out.",
    "no-validation-split": "No image is in the split 'val': the training images stand in for it.",
    "no-training-split": "No image is in the split 'train': statistics are those of all images.",
    "flip-pairs-dropped": "Keypoints swap differently in different categories: mirroring has to be off in training.",
    "skeleton-edges-dropped": "How keypoints are joined was left out.",
    "category-facts-dropped": "Of categories more than the name is known, which was left out as told of each.",
    "question-mode-dropped": "How many answers a question takes, or that its answers are in order, was left out.",
    "label-renamed": "Categories are called otherwise in labelmap.txt, for CVAT and datumaro: it takes no colon.",
    "questions-dropped": "Questions about images were left out.",
}


class Keeps(Enum):
    """What a format may keep beside shapes and categories."""

    ATTRIBUTES = "attributes-dropped"
    GROUPS = "group-dropped"
    SCORES = "score-dropped"
    LAYERS = "layer-dropped"
    CROWDS = "crowd-as-object"
    ANSWERS = "answers-dropped"
    ABSENCES = "absences-dropped"
    VOICES = "voices-dropped"
    METADATA = "metadata-dropped"
    SPLITS = "split-dropped"
    UNLABELLED = "unlabelled-as-empty"
    FIELDS = "fields-dropped"
    DATASET_FIELDS = "dataset-fields-dropped"


class Described(Enum):
    """What a format may say of categories beside their names, in words for the report."""

    SUPERCATEGORIES = "supercategory"
    COLORS = "color"
    ATTRIBUTES = "list of attributes"
    REQUIRED = "which attributes are required"
    FLIP_PAIRS = "flip pairs"
    SIGMAS = "sigmas"
    FIELDS = "fields of an imported file"


EVERYTHING = frozenset(Keeps)
NOTHING: frozenset[Keeps] = frozenset()
FULLY_DESCRIBED = frozenset(Described)


def sentence_of(code: str) -> str:
    """The sentence of a code: listed above, or told by the kind of shape (`ellipse-as-polygon`, `point-dropped`)."""
    if code in _SENTENCES:
        return _SENTENCES[code]
    kind, verb, target = code.removesuffix("-dropped").partition("-as-")
    words = _KINDS[kind.replace("-", "_")]
    return (
        f"{words} {_TARGETS[target]}." if verb else f"{words} were left out: the format has none."
    )


def code_of(kind: str, target: str) -> str:
    """The code of a kind of shape that became another."""
    return f"{kind.replace('_', '-')}-as-{target}"


class Ledger:
    """Keeps the report of a format, given what the format keeps beside shapes and categories."""

    def __init__(self, dataset: Dataset, report: Report, kept: frozenset[Keeps]) -> None:
        self.categories: dict[int, Category] = {each.id: each for each in dataset.categories}
        self._report = report
        self._kept = kept

    def describe(self, categories: Iterable[Category], described: frozenset[Described]) -> None:
        """The file names these categories: tell what it does not say of them."""
        for category in categories:
            known = _known_of(category)
            if missing := [each.value for each in Described if each in known - described]:
                self.note_all("category-facts-dropped", f"{category.name}: {', '.join(missing)}")

    def describe_all(self, dataset: Dataset) -> None:
        """Tell what cannot be kept of what imported files say once."""
        if dataset.extra and Keeps.DATASET_FIELDS not in self._kept:
            self.note_all(Keeps.DATASET_FIELDS.value, dataset.name)

    def ask(self, questions: Iterable[Question], modes: frozenset[str]) -> None:
        """The file holds these questions, and only of those modes how they are answered."""
        for question in questions:
            if question.mode not in modes:
                self.note_all("question-mode-dropped", f"{question.name}: {question.mode}")

    def begin(self, image: Image) -> None:
        """An image comes: tell what cannot be kept of it itself."""
        self._report.image_count += 1
        are_several = len(image.layers) > 1
        for what, is_there in (
            (Keeps.VOICES, are_several and any(map(_speaks, image.layers))),
            (Keeps.ANSWERS, any(image.answers.values())),
            (Keeps.ABSENCES, image.verified_absent),
            (Keeps.METADATA, image.metadata),
            (Keeps.SPLITS, image.split),
            (Keeps.UNLABELLED, not image.is_checked and not image.objects),
            (Keeps.FIELDS, image.extra),
        ):
            if is_there and what not in self._kept:
                self.note(what.value, image)

    def hold(self, image: Image, each: Object) -> None:
        """An object is in the file: tell what of it, beside its shape, is not."""
        self._report.hold(self.categories[each.category_id].name, each.shape["type"], each.id)
        for what, is_there in (
            (Keeps.ATTRIBUTES, each.attributes),
            (Keeps.GROUPS, each.group_id),
            (Keeps.SCORES, each.score is not None),
            (Keeps.LAYERS, each.layer_id is not None),
            (Keeps.CROWDS, each.is_crowd),
            (Keeps.FIELDS, each.extra),
        ):
            if is_there and what not in self._kept:
                self.note(what.value, image, each)

    def drop(self, image: Image, each: Object, code: str | None = None) -> None:
        """An object is not in the file; without a code because its kind has no place there."""
        code = code or f"{each.shape['type'].replace('_', '-')}-dropped"
        self._report.drop(code, sentence_of(code), _place_of(image, each))

    def note(
        self, code: str, image: Image, each: Object | None = None, *, iou: float | None = None
    ) -> None:
        """Something about an image or one of its objects was bent or left out."""
        self._report.lose(code, sentence_of(code), _place_of(image, each), iou=iou)

    def note_all(self, code: str, place: str) -> None:
        """Something that concerns the whole dataset."""
        self._report.lose(code, sentence_of(code), place)


def _known_of(category: Category) -> set[Described]:
    skeleton = category.skeleton
    known = {
        Described.SUPERCATEGORIES: category.supercategory,
        Described.COLORS: category.color,
        Described.ATTRIBUTES: category.attributes,
        Described.REQUIRED: any(each.get("required") for each in category.attributes),
        Described.FLIP_PAIRS: skeleton and skeleton.flip_pairs,
        Described.SIGMAS: skeleton and skeleton.sigmas,
        Described.FIELDS: category.extra,
    }
    return {what for what, told in known.items() if told}


def _speaks(layer: Layer) -> bool:
    return any(layer.answers.values()) or bool(layer.verified_absent)


def _place_of(image: Image, each: Object | None) -> str:
    return image.file_name if each is None else f"{image.file_name}: object {each.id}"
