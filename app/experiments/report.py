"""The report of an experiment: what its page shows, and the same as one file that can be kept and printed."""

from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from app.experiments.measures.wording import SCORES
from app.experiments.showing import (
    UNIT,
    category_rows,
    field_rows,
    headline,
    input_rows,
    left_out,
    other_scores,
)
from app.resources import resource_dir
from app.web.templates import asset, environment

_PAGES = "static/src/pages/main.ts"


def report_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """What the templates of a finished experiment need."""
    result = row["result"]
    has_scores = bool(result["inputs"])
    return {
        "result": result,
        "details": result["details"],
        "headline": headline(row),
        "axis": UNIT,
        "inputs": input_rows(result) if has_scores else [],
        "others": [SCORES[name] for name in other_scores(result)] if has_scores else [],
        "fields": field_rows(result) if has_scores else [],
        "unrecorded": [each["label"] for each in result["fields"] if not each["recorded"]],
        "categories": category_rows(result),
        "warnings": result["warnings"],
        "left_out": left_out(result["details"]),
    }


def report_file(context: Mapping[str, Any]) -> str:
    """One HTML file with its styles in it, which no address of ours is needed for."""
    sheets = [
        (resource_dir("static/dist") / path.removeprefix("/static/")).read_text(encoding="utf-8")
        for path in asset(_PAGES).styles
    ]
    # Our own build wrote them, and no style sheet ends its element.
    style = Markup("<style>{}</style>").format(Markup("\n".join(sheets)))
    return environment().get_template("experiments/report.html").render({**context, "style": style})
