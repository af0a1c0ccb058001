"""Whether metadata helps is asked as a job, of one snapshot, and the answer is kept."""

from typing import Any

from httpx import Client

from tests.features.experiments.conftest import COUNT, Asking


def test_the_answer_is_kept_with_its_numbers(asking: Asking) -> None:
    found = asking.ask(fields=["iso", "camera"])

    result = found["result"]
    assert (found["verdict"], found["subject"]) == ("helps", "weather")
    assert found["sentence"] == result["sentence"]
    assert "mostly ISO" in found["sentence"]
    assert [each["name"] for each in result["inputs"]] == ["pixels", "metadata", "both", "shuffled"]
    assert result["details"]["counts"] == {
        "labelled": COUNT, "not_measured": 0, "read": COUNT, "without_answer": 0, "most": 10_000,
    }  # fmt: skip
    assert result["details"]["dimensions"] == 356
    assert "sharpness" in result["details"]["measures"]
    assert found["is_outdated"] is False
    [listed] = asking.owner.get(asking.path).json()["items"]
    assert (listed["id"], listed["sentence"]) == (found["id"], found["sentence"])


def test_categories_are_a_task_of_their_own_and_a_filter_narrows(asking: Asking) -> None:
    few = asking.image_ids[:70]

    found = asking.ask(task="objects", where=f"id:{few[0]}..{few[-1]}", fields=["iso"])

    assert found["result"]["details"]["images"] == 70
    assert [each["name"] for each in found["result"]["categories"]] == ["car"]
    assert found["result"]["details"]["left_out"] == [{"name": "person", "groups": 0}]


def test_bursts_and_copies_count_as_one(asking: Asking) -> None:
    """Ninety pictures of three bursts are three."""
    asking.database.execute(
        """
        insert into image_groups (image_id, kind, project_id, leader_id)
        select id, 'burst', project_id, (%(first)s::bigint[])[1 + (place - 1) %% 3]
        from images join unnest(%(all)s::bigint[]) with ordinality as t(id, place) using (id)
        """,
        {"first": asking.image_ids[:3], "all": asking.image_ids},
    )

    found = asking.ask()

    assert found["verdict"] == "too_few"
    assert found["result"]["details"]["groups"] == 3


def test_without_a_consensus_it_says_that_there_is_nothing(asking: Asking) -> None:
    asking.database.execute("update consensus_images set settled_at = null")

    found = asking.ask()

    assert found["verdict"] == "too_few"
    assert found["result"]["details"]["counts"]["labelled"] == 0


def test_images_without_measures_are_left_out_and_told(asking: Asking) -> None:
    asking.database.execute(
        "delete from image_embeddings where image_id = any(%s)", [asking.image_ids[20:]]
    )

    found = asking.ask()

    assert found["verdict"] == "too_few"
    assert found["result"]["details"]["counts"]["not_measured"] == COUNT - 20


def test_what_changes_afterwards_makes_it_outdated(asking: Asking) -> None:
    asking.database.execute(
        "update consensus_images set settled_at = null where image_id = any(%s)",
        [asking.image_ids[20:]],
    )
    found = asking.ask()
    asking.database.execute(
        "update layers set revision = 2 where image_id = %s", [asking.image_ids[0]]
    )

    assert found["is_outdated"] is False
    assert asking.finished(found["id"])["is_outdated"] is True


def test_one_that_was_deleted_is_gone_and_its_job_has_nothing_to_do(asking: Asking) -> None:
    started = asking.start(fields=["iso"]).json()
    path = f"/api/v1/experiments/{started['id']}"

    assert asking.owner.delete(path).status_code == 204

    assert asking.owner.get(path).status_code == 404
    assert asking.owner.get(asking.path).json()["items"] == []


def test_one_that_is_cancelled_in_the_middle_has_no_result_and_can_be_asked_again(
    asking: Asking,
) -> None:
    started = asking.start().json()
    job = f"/api/v1/jobs/{started['job']['id']}"
    asking.job_is(job, lambda found: found["done"] > 0)

    assert asking.owner.delete(job).is_success

    asking.job_is(job, lambda found: found["state"] == "cancelled")
    kept = asking.owner.get(f"/api/v1/experiments/{started['id']}").json()
    assert (kept["finished_at"], kept["result"]) == (None, None)
    assert "Try again" in asking.owner.get(f"/experiments/{started['id']}").text


def test_what_is_not_there_cannot_be_asked_about(asking: Asking) -> None:
    refusals: dict[str, dict[str, Any]] = {
        "task to be objects": {"task": "question:999999999"},
        "received 'mood'": {"task": "mood"},
        "truth: expected": {"truth": "wisdom"},
        "no features of": {"fields": ["mood"]},
        "pixels do not tell, received sharpness": {"fields": ["iso", "sharpness"]},
        "at least one field": {"fields": []},
        "where": {"where": "iso>>3"},
    }

    for told, body in refusals.items():
        response = asking.start(**body)
        assert response.status_code == 422, body
        assert told in response.text


def test_annotators_and_strangers_do_not_see_them(asking: Asking, as_annotator: Client) -> None:
    started = asking.start().json()

    assert as_annotator.get(asking.path).status_code == 404
    assert as_annotator.get(f"/api/v1/experiments/{started['id']}").status_code == 404


def test_the_form_asks_and_the_page_answers_with_a_report_to_keep(asking: Asking) -> None:
    page = f"/projects/{asking.project['id']}/experiments"
    shown = asking.owner.get(page).text
    assert "The answer to “weather”" in shown
    assert 'value="iso"' in shown
    assert 'value="sharpness"' not in shown
    assert 'value="gps_position"' not in shown, "no image records it"
    refused = asking.owner.post(
        page, data={"task": asking.weather, "where": "iso>>3", "fields": "iso"}
    )
    assert refused.status_code == 422
    assert 'value="iso&gt;&gt;3"' in refused.text

    sent = asking.owner.post(
        page, data={"task": asking.weather, "fields": ["iso"]}, follow_redirects=False
    )

    path = sent.headers["location"]
    found = asking.finished(int(path.split("/")[-1]))
    answer = asking.owner.get(path).text
    assert found["sentence"] in answer
    assert "Pixels and shuffled metadata" in answer
    report = asking.owner.get(f"{path}/report.html")
    assert report.headers["content-disposition"].startswith("attachment")
    assert found["sentence"] in report.text
    assert "<style>" in report.text
    assert "<link" not in report.text
    assert "<script" not in report.text
    twin = asking.owner.get(f"{path}/comparison", params={"other": found["id"]}).text
    assert twin.count(found["sentence"]) == 2
    gone = asking.owner.post(f"{path}/removal", follow_redirects=False)
    assert gone.headers["location"] == page
