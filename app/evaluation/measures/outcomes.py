"""What became of every detection of an evaluation, small enough to keep: all that a comparison or a slice needs.

Held as one compressed archive of columns; 140,000 detections take about a megabyte.
"""

from dataclasses import dataclass
from io import BytesIO

import numpy as np

from app.evaluation.measures.curves import Ranking
from app.evaluation.measures.matching import Field, ignored_truths
from app.evaluation.measures.records import THRESHOLDS, Flags, Floats, Ints, Matches, Scene
from app.evaluation.measures.working import Verdicts

OWN = len(THRESHOLDS)
"""The level of the evaluation's own overlap, behind COCO's ten."""
LEVELS = np.append(np.arange(OWN), OWN)


@dataclass(frozen=True)
class Outcomes:
    """Detections as columns, and how many truths each image has of each category."""

    image_ids: Ints
    category_ids: Ints
    image: Ints
    """Index into `image_ids`."""
    category: Ints
    """Index into `category_ids`."""
    score: Floats
    hits: Ints
    """Bit t is set where the detection is right at level t: COCO's ten overlaps, then the evaluation's own."""
    wrongs: Ints
    truths: Floats
    """(K, N)"""

    def flags(self, bits: Ints) -> Flags:
        """(11, n)"""
        flags: Flags = (bits[None, :] >> LEVELS[:, None]) & 1 == 1
        return flags

    def rankings(self) -> list[Ranking]:
        """One a category, at the eleven levels."""
        hits, wrongs = self.flags(self.hits), self.flags(self.wrongs)
        order = np.argsort(-self.score, kind="stable")
        order = order[np.argsort(self.category[order], kind="stable")]
        counts = np.bincount(self.category, minlength=len(self.category_ids))
        return [
            Ranking(self.image[own], self.score[own], hits[:, own], wrongs[:, own], self.truths[at])
            for at, own in enumerate(np.split(order, np.cumsum(counts)[:-1]))
        ]

    def verdicts(self) -> Verdicts:
        """At the evaluation's own overlap."""
        return Verdicts(
            self.image,
            self.category,
            self.score,
            self.flags(self.hits)[OWN],
            self.flags(self.wrongs)[OWN],
            self.truths,
        )

    def on_images(self, image_ids: Ints) -> "Outcomes":
        """Only what lies on these of its images, in this order."""
        place = {image_id: at for at, image_id in enumerate(self.image_ids.tolist())}
        chosen = np.array([place[image_id] for image_id in image_ids.tolist()], dtype=np.int64)
        index = np.full(len(self.image_ids), -1, dtype=np.int64)
        index[chosen] = np.arange(len(chosen))
        kept = np.flatnonzero(index[self.image] >= 0)
        return Outcomes(
            image_ids,
            self.category_ids,
            index[self.image[kept]],
            self.category[kept],
            self.score[kept],
            self.hits[kept],
            self.wrongs[kept],
            self.truths[:, chosen],
        )


def outcomes_of(
    scene: Scene, matches: Matches, own: Matches, image_ids: Ints, category_ids: Ints
) -> Outcomes:
    """From the matches at COCO's overlaps and at the evaluation's own."""
    return Outcomes(
        image_ids,
        category_ids,
        scene.detections.image,
        scene.detections.category,
        scene.detections.score,
        _bits(np.concatenate([matches.is_hit, own.is_hit])),
        _bits(np.concatenate([matches.is_wrong, own.is_wrong])),
        truth_counts(scene, Field()),
    )


def truth_counts(scene: Scene, field: Field) -> Floats:
    """(K, N): the truths that are to be found."""
    kept = ~ignored_truths(scene, field)
    places = scene.truths.category[kept] * scene.image_count + scene.truths.image[kept]
    cells = scene.category_count * scene.image_count
    counts = np.bincount(places, minlength=cells).astype(np.float64)
    return counts.reshape(scene.category_count, scene.image_count)


def packed(outcomes: Outcomes) -> bytes:
    """As bytes to keep."""
    category, image = np.nonzero(outcomes.truths)
    file = BytesIO()
    np.savez_compressed(
        file,
        image_ids=outcomes.image_ids,
        category_ids=outcomes.category_ids,
        image=outcomes.image.astype(np.int32),
        category=outcomes.category.astype(np.int32),
        score=outcomes.score,
        hits=outcomes.hits.astype(np.uint16),
        wrongs=outcomes.wrongs.astype(np.uint16),
        truth_category=category.astype(np.int32),
        truth_image=image.astype(np.int32),
        truth_count=outcomes.truths[category, image].astype(np.int32),
    )
    return file.getvalue()


def unpacked(data: bytes) -> Outcomes:
    """What `packed` wrote."""
    with np.load(BytesIO(data), allow_pickle=False) as held:
        columns = {name: held[name] for name in held.files}
    truths = np.zeros((len(columns["category_ids"]), len(columns["image_ids"])))
    truths[columns["truth_category"], columns["truth_image"]] = columns["truth_count"]
    integers = ("image_ids", "category_ids", "image", "category", "hits", "wrongs")
    return Outcomes(
        **{name: columns[name].astype(np.int64) for name in integers},
        score=columns["score"],
        truths=truths,
    )


def _bits(flags: Flags) -> Ints:
    bits: Ints = (flags.astype(np.int64) << LEVELS[:, None]).sum(axis=0)
    return bits
