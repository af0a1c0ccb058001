"""What each number says, in words for people: on the page of definitions, and as tooltips. See docs/agreement.md."""

from dataclasses import dataclass

from app.agreement.numbers.records import CODES


@dataclass(frozen=True)
class Explained:
    """A number's name, what it says in one line, and how it comes about."""

    code: str
    name: str
    says: str
    how: str

    @property
    def anchor(self) -> str:
        """Where it stands on the page of definitions."""
        return self.code.replace("+", "-plus").removesuffix("-") + (
            "-minus" if self.code.endswith("-") else ""
        )


_WORDS: dict[str, tuple[str, str]] = {
    "A1": (
        "How much more two annotators have in common than their marks of two random images: 1 is perfect, 0 is chance.",
        "One minus the mean distance of two annotators on the same image, divided by that on different images. Missed "
        "objects, wrong categories and loose shapes all count.",
    ),
    "A2": (
        "What two annotators of an image have in common, missed objects, categories and shapes together.",
        "One minus the distance of A1, without the correction for chance. Two who both find nothing agree fully.",
    ),
    "T1": (
        "Krippendorff's alpha of answers: agreement beyond what the answers' frequencies alone would give.",
        "One minus observed over expected disagreement. From .80 answers are reliable, from .667 they allow tentative "
        "conclusions. Two people are compared by Cohen's kappa, which knows each one's own habits.",
    ),
    "T1p": (
        "How often two annotators of an image give the same answer.",
        "Not corrected for chance: where one answer is very frequent this is high whatever people do.",
    ),
    "T1g": (
        "A second opinion on alpha where one answer is very frequent.",
        "Gwet's AC1 takes chance to be rarer the more unequal the answers' frequencies are. Where it and alpha differ "
        "much, one answer is so frequent that alpha cannot tell.",
    ),
    "D1": (
        "If one annotator marks an object, how often does another mark it, too?",
        "Objects are matched where they overlap by the project's threshold, whatever their category. For two people "
        "this is the F1 score.",
    ),
    "D1c": (
        "If one annotator marks an object, how often does another mark it in the same category?",
        "D1, with a match in another category counted as none.",
    ),
    "AF1": (
        "Detection, averaged over ten demands on the overlap from .50 to .95.",
        "Comparable with the mean average precision of COCO, but it does not depend on who comes first.",
    ),
    "D2": (
        "How well the shapes of an object fit that two annotators marked: 1 is identical.",
        "The mean overlap (IoU) of matched pairs; for skeletons symmetric OKS, for points nearness.",
    ),
    "D2d": (
        "How well two annotators' regions of an object fit, as Dice coefficients.",
        "Twice what both cover over the sum of both: the mean over matched pairs. Papers on medical images report it.",
    ),
    "D2b": (
        "How well two annotators' outlines of an object fit along their edges.",
        "The overlap of bands inside both outlines, as wide as 2 % of the image's diagonal (boundary IoU). Of large "
        "objects D2 hardly tells a careful outline from a sloppy one, this does.",
    ),
    "D3": (
        "Alpha of the category, of objects that two or more marked.",
        "Separates taking one category for another from missing objects, which it leaves out.",
    ),
    "D3p": (
        "When two annotators mark the same object, how often do they choose the same category?",
        "Not corrected for chance, so read it with D3.",
    ),
    "D4": (
        "Detection times overlap in one number, as of panoptic segmentation.",
        "Twice the overlap of matched pairs over the objects of both annotators.",
    ),
    "K1": (
        "How far apart two annotators place a keypoint, in shares of the object's size.",
        "The mean distance of matched skeletons. Size is the square root of the area.",
    ),
    "K1p05": (
        "How many keypoints two annotators place within 5 % of the object's size of each other.",
        "PCK at .05, of points that both placed.",
    ),
    "K1p10": (
        "How many keypoints two annotators place within 10 % of the object's size of each other.",
        "PCK at .1, of points that both placed.",
    ),
    "K1p20": (
        "How many keypoints two annotators place within 20 % of the object's size of each other.",
        "PCK at .2, of points that both placed.",
    ),
    "K1s": (
        "How far this project's annotators scatter at a keypoint, in shares of the object's size.",
        "Learnt from instances that two or more marked. From 30 on, skeletons are matched by it, unless the schema "
        "states sigmas; fewer draw it to .07.",
    ),
    "K1v": (
        "Alpha of whether a keypoint is absent, occluded or visible.",
        "Nominal, over instances that two or more marked.",
    ),
    "K1w": (
        "In how many pairs of skeletons one has left and right the other way round.",
        "Counted where exchanging the two sides would take away more than half of the skeletons' distance there.",
    ),
    "K1x": (
        "How far right of the others' this annotator places a keypoint, in shares of the object's size.",
        "Below zero it lies left. Measured from the mean of the others of the same object.",
    ),
    "K1y": (
        "How far below the others' this annotator places a keypoint, in shares of the object's size.",
        "Below zero it lies above. Measured from the mean of the others of the same object.",
    ),
    "E1": (
        "Alpha of whether there is anything to mark on an image at all.",
        "Every image that two submitted is a unit; an empty submission is an answer.",
    ),
    "E1+": (
        "If one annotator finds something on an image, how often does another?",
        "The positive specific agreement.",
    ),
    "E1-": (
        "If one annotator finds nothing on an image, how often does another find nothing, too?",
        "The negative specific agreement: whether empty images can be relied upon.",
    ),
    "L1": (
        "KALOS's alpha, to compare with papers that report it.",
        "Nominal alpha over all objects, with being missed as a value of its own. With one category it collapses.",
    ),
    "Q1": (
        "How probable it is that what this annotator says is right.",
        "From all answers together (Dawid and Skene), or how often the others' most frequent answer is theirs.",
    ),
    "Q1r": (
        "Of the objects that most of the others marked, how many did this annotator mark?",
        "Only images that others submitted, too. One minus this is what was missed.",
    ),
    "Q1x": (
        "Of what this annotator marked, how much did most of the others not mark?",
        "Some of it may be right: what was accepted in the end is shown beside it.",
    ),
    "Q1c": (
        "Of the objects that most of the others marked, too, how many got the same category as theirs?",
        "Without those that nobody else marked.",
    ),
    "Q1e": (
        "How far outside the others' boxes this annotator draws an edge, in shares of the box's side.",
        "Below zero the edge is drawn inside. Measured against the middle of the others of the same object.",
    ),
    "G1r": (
        "How much of what is known to be on gold images this annotator found.",
        "Known is what was settled or accepted there. Matched as D1, whatever the category: recall.",
    ),
    "G1x": (
        "How much of what this annotator marked on gold images is not there.",
        "Marks that match nothing known, of all their marks there: one minus precision.",
    ),
    "G1o": (
        "How well this annotator's shapes fit the known ones: 1 is identical.",
        "The mean overlap of matched objects, as D2, of gold images.",
    ),
    "G1c": (
        "How often an object found on a gold image was put into the known category.",
        "Of matched objects. Not corrected for chance.",
    ),
    "G1a": (
        "How often a question about a gold image was answered as is known.",
        "Of all questions with a known answer; one that was left open is not right.",
    ),
}

EXPLAINED: dict[str, Explained] = {
    code: Explained(code, name, *_WORDS[code]) for code, name in CODES.items()
}
"""Code → words, in the order in which numbers are told."""
