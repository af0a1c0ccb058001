"""The numbers of submissions in memory, without a database: the same sums, the same estimates. Pure."""

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from app.agreement.labelled import LabelledImage, Rules
from app.agreement.measures.intervals import RatioSums, ratio_of_sums
from app.agreement.measures.objects.alphas import nominal_alpha
from app.agreement.measures.objects.ragged import sums_at
from app.agreement.measuring import Row as Sums
from app.agreement.measuring import Rows, rows_of
from app.agreement.numbers.alphas import answers_of, emptiness_of
from app.agreement.numbers.beyond import answer_numbers, beyond_chance
from app.agreement.numbers.chance import ALL_FAMILIES, expected_by_family
from app.agreement.numbers.headline import headline
from app.agreement.numbers.kalos import kalos_of
from app.agreement.numbers.keypoints import point_numbers, ratios_of_rows
from app.agreement.numbers.ratios import RATIOS, GroupRatios
from app.agreement.numbers.records import Number, Row, Told, number

_TERMS = ("objects", "found", "found_alike", "found_curve", "findable", "similarity")


def tell_images(
    images: Sequence[LabelledImage],
    rules: Rules,
    people: Mapping[int, str],
    questions: Mapping[int, dict[str, Any]],
) -> Told:
    """The headline, the numbers of the whole, and a row for each two people."""
    rows = rows_of(images, rules)
    shared = [row for row in rows.images if row["rater_count"] > 1]
    chance = expected_by_family(images, rules).get(ALL_FAMILIES)
    group = _group(_image_terms(rows, shared))
    measures: list[Number] = []
    if rules.has_objects:
        patterns = Counter((row["rater_count"], row["empty_count"]) for row in shared)
        cells = [(*pattern, count) for pattern, count in sorted(patterns.items())]
        measures = [
            *beyond_chance(group, chance),
            *group.numbers(),
            *_class_alpha(rows, group),
            *(
                number(code, found)
                for code, found in (emptiness_of(cells) if cells else {}).items()
            ),
            _kalos(rows, shared),
            *(
                point_numbers(ratios_of_rows(rows.keypoints, rows.keypoint_raters))
                if rows.keypoints
                else []
            ),
        ]
    told = _answers(rows, questions)
    return Told(
        by="pair",
        headline=headline(measures, [each for each in told if each[1].code == "T1"]),
        measures=(*measures, *(each for _, each in told)),
        rows=tuple(_pairs(rows, shared, people)),
    )


def _image_terms(rows: Rows, shared: Sequence[Sums]) -> list[Sums]:
    """One row an image: sums over families, as `numbers.scopes` has them."""
    sums: dict[int, dict[str, float]] = defaultdict(lambda: dict.fromkeys(_TERMS, 0.0))
    for row in rows.objects:
        for name in _TERMS:
            sums[row["image_id"]][name] += row[name]
    regions: dict[int, dict[str, float]] = defaultdict(
        lambda: dict.fromkeys(("regions", "dice", "outlines", "boundary"), 0.0)
    )
    for row in rows.objects:
        if row["family"] == "region":
            regions[row["image_id"]] = {
                "regions": row["found"],
                "dice": row["dice"],
                "outlines": row["boundary_weight"],
                "boundary": row["boundary"],
            }
    return [
        {
            **sums[image["image_id"]],
            "matched": sums[image["image_id"]]["found"],
            **regions[image["image_id"]],
            "distance": image["distance"] or 0.0,
            "distance_weight": 0 if image["distance"] is None else image["rater_count"],
        }
        for image in shared
    ]


def _group(terms: Sequence[Sums], leaving_out: frozenset[str] = frozenset()) -> GroupRatios:
    columns = {name: np.array([row[name] for row in terms]) for name in terms[0]} if terms else {}
    estimates = {}
    for each in RATIOS:
        if each.code in leaving_out:
            continue
        empty = np.zeros(0)
        denominator = columns.get(each.denominator, empty)
        numerator = columns.get(each.numerator, empty)
        if each.code == "A2":
            numerator = denominator - columns.get("distance", empty)
        sums = RatioSums.of(numerator, denominator)
        estimates[each.code] = ratio_of_sums(sums, reason=each.reason)
    objects = int(columns["objects"].sum()) if columns else 0
    return GroupRatios(objects, len(terms), estimates)


def _class_alpha(rows: Rows, group: GroupRatios) -> list[Number]:
    kept = [row for row in rows.categories if row["given"]]
    if not kept:
        return []
    _, image = np.unique([row["image_id"] for row in kept], return_inverse=True)
    _, category = np.unique([row["category_id"] for row in kept], return_inverse=True)
    given = np.array([row["given"] for row in kept])
    apart = sums_at(image, given - np.array([row["alike"] for row in kept]), int(image.max()) + 1)
    units = 1 if given.sum() < 4 else 2
    alpha = nominal_alpha(image, category, given, apart, units=units)
    return [number("D3", alpha, objects=group.objects)]


def _kalos(rows: Rows, shared: Sequence[Sums]) -> Number:
    """L1: as `numbers.kalos` adds it up."""
    by_image: dict[int, list[Sums]] = defaultdict(list)
    for row in rows.objects:
        by_image[row["image_id"]].append(row)
    images = []
    for image in shared:
        # On an image where nobody marked anything, everybody's absence agrees.
        bare = image["rater_count"]
        sums = by_image[image["image_id"]]
        images.append(
            (
                sum(row["findable"] + row["absences"] for row in sums) if sums else bare,
                sum(row["kalos_alike"] for row in sums) if sums else bare,
                sum(row["absences"] for row in sums) if sums else bare,
                float(np.mean([row["kalos_alpha"] for row in sums])) if sums else 1.0,
            )
        )
    given: dict[int, float] = defaultdict(float)
    for row in rows.categories:
        given[row["category_id"]] += row["findable"]
    return kalos_of(images, [each for each in given.values() if each > 0])


def _answers(rows: Rows, questions: Mapping[int, dict[str, Any]]) -> list[tuple[str, Number]]:
    units: dict[int, dict[int, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    raters = {row["image_id"]: row["rater_count"] for row in rows.images}
    for vote in rows.votes:
        if raters[vote["image_id"]] > 1:
            value = json.dumps(vote["values"])
            units[vote["question_id"]][vote["image_id"]][value] += 1
    told = []
    for question_id, by_image in sorted(units.items()):
        question = questions[question_id]
        found = answers_of([(dict(counts), 1) for counts in by_image.values()], question)
        told += [
            (question["name"], replace(each, name=f"{each.name}: {question['name']}"))
            for each in answer_numbers(found)
        ]
    return told


def _pairs(rows: Rows, shared: Sequence[Sums], people: Mapping[int, str]) -> list[Row]:
    found: dict[tuple[int, int, int], Sums] = {}
    for image in shared:
        raters = image["rater_ids"]
        for place, first in enumerate(raters):
            for second in raters[place + 1 :]:
                found[image["image_id"], first, second] = {
                    "objects": 0, "found": 0.0, "found_alike": 0.0, "findable": 0, "similarity": 0.0,
                    "alike": 0.0, "matched": 0.0, "distance_weight": int(image["distance"] is not None),
                }  # fmt: skip
    for row in rows.pairs:
        terms = found[row["image_id"], row["first_id"], row["second_id"]]
        objects = row["first_objects"] + row["second_objects"]
        terms["objects"] += objects
        terms["findable"] += objects
        terms["found"] += 2.0 * row["matched"]
        terms["matched"] += 2.0 * row["matched"]
        terms["found_alike"] += 2.0 * row["matched_alike"]
        terms["similarity"] += 2.0 * row["similarity"]
        terms["alike"] += row["similarity_alike"]
    by_pair: dict[tuple[int, int], list[Sums]] = defaultdict(list)
    for (_, first, second), terms in found.items():
        objects = terms["objects"]
        terms["distance"] = 1 - 2 * terms.pop("alike") / objects if objects else 0.0
        by_pair[first, second].append(terms)
    return [
        Row(
            f"{first},{second}",
            f"{people[first]} and {people[second]}",
            _group(terms, frozenset({"AF1", "D2d", "D2b"})).numbers(),
            "",
        )
        for (first, second), terms in sorted(by_pair.items())
    ]
