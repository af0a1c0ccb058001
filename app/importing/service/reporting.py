"""What an import came to, as JSON for programs and for the page. Pure."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.formats.reading.findings import SEVERITIES, Findings
from app.formats.reading.records import Contents
from app.formats.reading.splits import PARTS
from app.importing.service.applying import Applied
from app.importing.service.matching import Matched, kinds_of
from app.importing.tally import Tally


@dataclass(frozen=True)
class Told:
    """What a report is made of; `applied` is none for a check."""

    contents: Contents
    matched: Matched
    tally: Tally
    findings: Findings
    applied: Applied | None
    new_pictures: int
    pinned: Mapping[str, int] = field(default_factory=dict)


def report_of(told: Told) -> dict[str, Any]:
    """Counts, the schema that is or would be made, and every finding."""
    contents, matched, tally, findings = told.contents, told.matched, told.tally, told.findings
    applied = told.applied
    report: dict[str, Any] = {
        "format": contents.format,
        "counts": {
            "images_in_file": contents.picture_count,
            "objects_in_file": contents.mark_count,
            "images": tally.pictures,
            "objects": tally.objects,
            "answers": tally.answers,
            "images_not_found": tally.unmatched,
            "images_to_add": told.new_pictures,
            "objects_without_category": tally.of_missing_categories,
        },
        "not_found": tally.first_unmatched,
        "splits": {part: len(tally.splits[part]) for part in PARTS if part in tally.splits},
        "categories": _categories(contents, matched, tally),
        "questions": [
            {"name": each.name, "mode": each.mode, "is_new": True} for each in matched.new_questions
        ],
        "findings": findings.as_json(),
        "severities": {severity: findings.count(severity) for severity in SEVERITIES},
    }
    if applied is not None:
        report["result"] = {
            "created_layers": applied.created_layers,
            "changed_layers": applied.changed_layers,
            "unchanged_layers": applied.unchanged_layers,
            "refused_layers": applied.refused_layers,
            "written_objects": applied.written_objects,
            "removed_objects": applied.removed_objects,
            "changed_nothing": applied.is_nothing and not told.pinned,
            "pinned": dict(told.pinned),
        }
    return report


def _categories(contents: Contents, matched: Matched, tally: Tally) -> list[dict[str, Any]]:
    counts: defaultdict[int, int] = defaultdict(int)
    for (number, _), count in tally.by_category.items():
        counts[number] += count
    new = {each.id for each in matched.new}
    rows = []
    for category in contents.categories:
        kinds = kinds_of(category.id, tally)
        rules = matched.rules.get(category.id)
        rows.append(
            {
                "name": rules.name if rules else category.name,
                "id": matched.ids.get(category.id),
                "is_new": category.id in new,
                "objects": counts[category.id],
                "shapes": kinds,
                "widened": [
                    kind for kind in kinds if rules is not None and kind not in rules.shapes
                ],
            }
        )
    return rows
