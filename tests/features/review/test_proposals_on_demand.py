from typing import Any

from tests.factories.shapes import square
from tests.features.review.conftest import Panel

FIRST = 50


def outlines(panel: Panel, count: int, *, shift: float, category: str) -> list[dict[str, Any]]:
    """Squares of 30 pixels, drawn as polygons, in rows."""
    made = []
    for place in range(count):
        ring = square(10 + 60 * (place % 10) + shift, 10 + 60 * (place // 10), 30)
        drawn = {"shape": {"type": "polygon", "parts": [[ring]]}}
        made.append(panel.box(0, category=category) | drawn)
    return made


def crowd(panel: Panel, count: int) -> None:
    """Things that three people draw a little apart, and a car as a box."""
    for who, shift in enumerate((0, 2, 8)):
        drawn = outlines(panel, count, shift=shift, category="thing")
        panel.label(who, [*drawn, panel.box(500, 370)])


def fused_in(panel: Panel, **parameters: Any) -> dict[int, dict[str, Any]]:
    path = f"/api/v1/images/{panel.image_id}/disagreements"
    response = panel.reviewer.get(path, params=parameters)
    assert response.status_code == 200, response.text
    return {each["id"]: each["fused"] for each in response.json()["clusters"]}


def proposed(panel: Panel, ids: list[int], **parameters: Any) -> dict[int, dict[str, Any]]:
    path = f"/api/v1/images/{panel.image_id}/proposals"
    response = panel.reviewer.get(path, params={"disagreement": ids, **parameters})
    assert response.status_code == 200, response.text
    return {each["disagreement_id"]: each["fused"] for each in response.json()["items"]}


def is_outline(fused: dict[str, Any]) -> bool:
    return bool(fused["annotation"]) and fused["annotation"]["shape"]["type"] == "polygon"


def test_outlines_of_a_crowded_image_are_fused_when_asked_for_as_they_would_have_been(
    panel: Panel,
) -> None:
    crowd(panel, FIRST + 2)
    every = fused_in(panel)

    first = fused_in(panel, proposals="first")

    pending = [each for each, fused in first.items() if fused["is_pending"]]
    assert len(pending) == 2
    assert all(is_outline(every[each]) for each in pending)
    assert proposed(panel, pending) == {each: every[each] for each in pending}
    at_once = first.keys() - set(pending)
    assert {each: first[each] for each in at_once} == {each: every[each] for each in at_once}
    labels = ("disputed", "values")
    for each in pending:
        assert first[each]["annotation"] is None
        assert [first[each][name] for name in labels] == [every[each][name] for name in labels]


def test_one_outline_is_fused_by_another_method(panel: Panel) -> None:
    crowd(panel, 2)
    by_union = fused_in(panel, method="union")
    one = next(each for each, fused in by_union.items() if is_outline(fused))

    found = proposed(panel, [one], method="union")

    assert found == {one: by_union[one]}
    assert found != proposed(panel, [one])


def test_proposals_are_for_reviewers(panel: Panel) -> None:
    crowd(panel, 1)
    path = f"/api/v1/images/{panel.image_id}/proposals"
    [one, *_] = fused_in(panel)

    assert panel.team.clients[0].get(path, params={"disagreement": one}).status_code == 403
    assert proposed(panel, []) == fused_in(panel)
    assert proposed(panel, [10**9]) == {}
