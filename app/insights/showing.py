"""A field as the page draws it: bars as rectangles in percent, ends and shares as words. Pure."""

from typing import Any

from app.insights.schemas import FieldOut


def shown_field(field: FieldOut) -> dict[str, Any]:
    """What the template needs of it."""
    bars = [(each.low, each.high, each.count) for each in field.bars]
    most = max((count for *_, count in bars), default=0)
    width = 100 / len(bars) if bars else 0
    return {
        "name": field.name,
        "label": field.label,
        "description": field.description,
        "is_private": field.is_private,
        "is_chosen": field.is_chosen,
        "column_count": len(field.columns),
        "missing": share_words(field.missing_share),
        "missing_percent": round(100 * field.missing_share, 1),
        "bars": [
            {"x": round(place * width, 2), "width": round(width, 2), "height": _height(count, most)}
            for place, (*_, count) in enumerate(bars)
        ],
        "low": with_unit(bars[0][0], field.unit) if bars else "",
        "high": with_unit(bars[-1][1], field.unit) if bars else "",
        "words": _words(field),
        "spoken": _spoken(field),
    }


def share_words(share: float) -> str:
    """A share in percent that is only told as 0 or 100 where it is that."""
    if share in (0, 1):
        return f"{100 * share:.0f} %"
    return "< 1 %" if share < 0.01 else "> 99 %" if share > 0.99 else f"{100 * share:.0f} %"


def with_unit(value: float, unit: str) -> str:
    """Three digits, with the unit where people write it: `f/2.8`, `1/250 s`, `48.1° north`."""
    if unit == "f/":
        return f"f/{value:.3g}"
    if unit == "s" and 0 < value < 0.4:
        return f"1/{1 / value:.0f} s"
    number = f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"
    return f"{number}{unit}" if unit.startswith("°") else f"{number} {unit}".strip()


def _height(count: int, most: int) -> float:
    """In percent; what is there at all can be seen."""
    return round(max(100 * count / most, 4), 1) if count else 0


def _words(field: FieldOut) -> list[dict[str, Any]]:
    total = sum(each.count for each in field.words)
    return [
        {
            "value": each.value,
            "share": share_words(each.count / total),
            "percent": 100 * each.count / total,
        }
        for each in field.words
    ]


def _spoken(field: FieldOut) -> str:
    """What the bars say to those who do not see them."""
    if not field.bars:
        return "not recorded"
    most = max(field.bars, key=lambda bar: bar.count)
    low, high = field.bars[0].low, field.bars[-1].high
    span = f"from {with_unit(low, field.unit)} to {with_unit(high, field.unit)}"
    peak = f"most from {with_unit(most.low, field.unit)} to {with_unit(most.high, field.unit)}"
    return f"{span}, {peak}"
