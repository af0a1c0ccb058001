from typing import Any

from tests.features.review.conftest import Panel


def test_the_queue_is_filtered_and_sorted(panel: Panel) -> None:
    car, person = panel.team.category("car"), panel.team.category("person")
    panel.label(0, [panel.box(10), panel.box(200)], {"weather": ["sun"]})
    panel.label(1, [panel.box(10, category="person")], {"weather": ["rain"]})
    panel.label(2, [panel.box(10)], {"weather": ["sun"]})
    anna, second = (each.id for each in panel.team.people[:2])

    everything = panel.queue()

    assert {row["status"] for row in everything} == {"category", "single", "answer"}
    values = [row["value"] for row in everything]
    assert values == sorted(values, reverse=True)
    assert [row["status"] for row in panel.queue(kind="single")] == ["single"]
    assert [row["status"] for row in panel.queue(cell=f"{car},{person}")] == ["category"]
    assert [row["status"] for row in panel.queue(cell=f"{car},none")] == ["single"]
    assert [row["status"] for row in panel.queue(cell="sun,rain")] == ["answer"]
    assert {row["status"] for row in panel.queue(category=car)} == {"category", "single"}
    weather = panel.team.question("weather")
    assert [row["question"] for row in panel.queue(question=weather)] == ["weather"]
    assert {row["status"] for row in panel.queue(annotator=second)} == {"category", "answer"}
    assert {row["status"] for row in panel.queue(annotator=anna)} == {"single", "answer"}


def test_pages_follow_each_other_without_gap_or_repeat(panel: Panel) -> None:
    panel.all_label([panel.box(10), panel.box(200), panel.box(400)], [], [])
    path = f"/api/v1/projects/{panel.team.id}/disagreements"

    for sort in ("value", "image", "newest"):
        found: list[int] = []
        cursor = None
        while True:
            parameters = {"sort": sort, "limit": 1} | ({"cursor": cursor} if cursor else {})
            page = panel.reviewer.get(path, params=parameters).json()
            found += [row["id"] for row in page["items"]]
            cursor = page["next_cursor"]
            if cursor is None:
                break
        assert len(found) == len(set(found)) == 3, sort


def test_totals_are_those_of_the_filter(panel: Panel) -> None:
    panel.label(0, [panel.box(10), panel.box(200)])
    panel.label(1, [panel.box(10, category="person")])
    panel.label(2, [panel.box(10)])
    path = f"/api/v1/projects/{panel.team.id}/disagreements"

    def totals(**filters: Any) -> dict[str, int] | None:
        page = panel.reviewer.get(path, params={"limit": 1, **filters}).json()
        counted: dict[str, int] | None = page["totals"]
        return counted

    assert totals() is None
    assert totals(totals=True) == {"open": 2, "decided": 0, "images": 1, "open_images": 1}
    single = next(each for each in panel.clusters() if each["status"] == "single")
    panel.decide(single, take="none")

    assert totals(totals=True) == {"open": 1, "decided": 1, "images": 1, "open_images": 1}
    assert totals(totals=True, kind="single") == {
        "open": 0,
        "decided": 1,
        "images": 1,
        "open_images": 0,
    }


def test_what_is_decided_leaves_the_queue_and_is_found_when_asked_for(panel: Panel) -> None:
    panel.all_label([panel.box(10)], [panel.box(10)], [])
    [cluster] = panel.clusters()

    panel.decide(cluster, take="fused")

    assert panel.queue() == []
    assert [row["id"] for row in panel.queue(decided=True)] == [cluster["id"]]


def test_a_reviewer_is_told_how_many_wait(panel: Panel) -> None:
    panel.all_label([panel.box(10)], [panel.box(10)], [])
    panel.queue()

    progress = panel.reviewer.get(f"/api/v1/projects/{panel.team.id}/progress").json()
    annotators = panel.team.clients[0].get(f"/api/v1/projects/{panel.team.id}/progress").json()

    assert progress["waiting"]["disagreements"] == 1
    assert annotators["waiting"]["disagreements"] == 0


def test_every_decision_is_in_the_activity_log(panel: Panel) -> None:
    panel.all_label([panel.box(10)], [panel.box(10)], [])
    [cluster] = panel.clusters()

    panel.decide(cluster, take="fused", note="Seen twice.")
    panel.undo(cluster)

    rows = panel.team.rows(
        """
        select action, detail from audit_entries
        where project_id = %(project)s and action like 'disagreement.%%'
        order by id
        """
    )
    assert [row["action"] for row in rows] == ["disagreement.decided", "disagreement.undone"]
    assert rows[0]["detail"]["note"] == "Seen twice."
