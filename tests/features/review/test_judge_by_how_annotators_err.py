"""Once annotators have said enough, what is believed follows how each of them errs."""

import asyncio
import time

import pytest

from app.agreement.grouping import value_of
from app.agreement.keeper import Keeper
from app.agreement.service.fitting import FIT_LOCK, fit
from app.database.engine import Database
from tests.features.review.conftest import MakePanel, Panel

IMAGES = 90


def learn(panel: Panel) -> None:
    """Measure what is left, and fit, once the server has done with fitting by itself."""

    async def run() -> None:
        database = Database(panel.team.database.info.dsn, pool_size=4)
        await database.open()
        try:
            await Keeper(database).catch_up(panel.team.id)
            async with database.connection() as connection:
                await connection.execute(
                    "select pg_advisory_xact_lock(%s, %s::int)", [FIT_LOCK, panel.team.id]
                )
            await fit(database, panel.team.id)
        finally:
            await database.close()

    panel.team.caught_up()
    asyncio.run(run())


def worths(panel: Panel, image_id: int) -> list[float]:
    """What decisions on an image's clusters are worth, and all of them together."""
    rows = panel.team.database.execute(
        """
        select value from (select key, value from clusters where image_id = %(image)s order by key) c
        union all
        select value from agreement_images where image_id = %(image)s
        """,
        {"image": image_id},
    ).fetchall()
    return [row[0] for row in rows]


def ranked_otherwise(panel: Panel, image_id: int, by_votes: float) -> list[float]:
    """`worths`, once who has fitted, the server or we, has ranked, too."""
    deadline = time.monotonic() + 20
    while (ranked := worths(panel, image_id))[0] == pytest.approx(by_votes, rel=0.05):
        assert time.monotonic() < deadline, str(ranked)
        time.sleep(0.02)
    return ranked


def test_two_careless_ones_do_not_outvote_a_careful_one(make_panel: MakePanel) -> None:
    panel = make_panel(images=IMAGES + 1)
    for place, image_id in enumerate(panel.team.image_ids[:IMAGES]):
        true, other = ("yes", "no") if place % 2 else ("no", "yes")
        panel.team.put(0, image_id, answers={"night": [true]})
        # Each of the others is wrong on their own third.
        panel.team.put(1, image_id, answers={"night": [other if place % 3 == 0 else true]})
        panel.team.put(2, image_id, answers={"night": [other if place % 3 == 1 else true]})
    last = panel.team.image_ids[IMAGES]
    for who, answer in enumerate(("yes", "no", "no")):
        panel.team.put(who, last, answers={"night": [answer]})

    learn(panel)
    judged = panel.question("night", image=IMAGES)

    assert judged["posterior_by"] == "dawid_skene"
    assert judged["shares"]["yes"] > 0.5
    assert judged["fused"]["values"] == ["yes"]
    rows = panel.team.rows(
        "select scope, version from agreement_judges where project_id = %(project)s"
    )
    assert {"weights", f"question {panel.team.question('night')}"} <= {row["scope"] for row in rows}
    # An image that is measured again is ranked by the same knowledge, as it is written.
    by_votes = value_of(judged["status"], judged["existence"], 2 / 3, is_loose=False)
    ranked = ranked_otherwise(panel, last, by_votes)
    panel.team.database.execute("select mark_image_stale(%s)", [last])
    panel.team.caught_up()
    assert worths(panel, last) == pytest.approx(ranked, abs=1e-9)


def test_few_answers_are_told_as_votes(panel: Panel) -> None:
    panel.all_label([panel.box(10)], [panel.box(10)], [])
    learn(panel)

    [cluster] = panel.clusters()

    assert cluster["posterior_by"] == "votes"
    assert cluster["existence"] == 2.5 / 4


def test_too_few_members_for_staple_are_fused_by_majority(panel: Panel) -> None:
    panel.all_label([panel.box(10)], [panel.box(10)], [])
    path = f"/api/v1/images/{panel.image_id}/disagreements"

    shown = panel.reviewer.get(path, params={"method": "staple"})
    unknown = panel.reviewer.get(path, params={"method": "guess"})

    assert shown.status_code == 200
    [fused] = [each["fused"] for each in shown.json()["clusters"] if each["family"] != "answer"]
    assert fused["annotation"]["shape"]["x"] == 10
    assert unknown.status_code == 422
