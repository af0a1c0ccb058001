"""Whatever changes what is submitted marks its images, whoever does it."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from tests.servers import temporary_database

Database = psycopg.Connection[Any]


@pytest.fixture
def quiet() -> Iterator[Database]:
    """A database without a server, where nothing recomputes: one project, two images, one person."""
    with temporary_database() as url, psycopg.connect(url, autocommit=True) as connection:
        connection.execute("insert into users (email, name, role) values ('a', 'A', 'member')")
        connection.execute("insert into projects (name, created_by) values ('P', 1)")
        for name in ("one", "two"):
            connection.execute(
                """
                insert into images (
                    project_id, file_name, sha256, mime_type, size_bytes, width, height, stored_width, stored_height
                )
                values (1, %(name)s, %(name)s, 'image/png', 1, 10, 10, 10, 10)
                """,
                {"name": name},
            )
        yield connection


def _assign(connection: Database, state: str) -> None:
    connection.execute(
        "insert into assignments (project_id, image_id, annotator_id, state) values (1, 1, 1, %s)",
        [state],
    )


def _stale(connection: Database) -> list[tuple[int, bool]]:
    rows = connection.execute("select image_id, is_bulk from agreement_stale order by image_id")
    return rows.fetchall()


def _measured(connection: Database) -> None:
    """As a recompute leaves it."""
    connection.execute("delete from agreement_stale")
    connection.execute(
        """
        insert into agreement_images (image_id, project_id, rater_ids, rater_count)
        values (1, 1, '{1}', 1)
        on conflict do nothing
        """
    )


@pytest.mark.parametrize("state", ["submitted", "accepted"])
def test_a_submission_marks_its_image(quiet: Database, state: str) -> None:
    _assign(quiet, "in_progress")

    quiet.execute("update assignments set state = %s", [state])

    assert _stale(quiet) == [(1, False)]


def test_a_return_marks_its_image(quiet: Database) -> None:
    _assign(quiet, "submitted")
    _measured(quiet)

    quiet.execute("update assignments set state = 'returned'")

    assert _stale(quiet) == [(1, False)]


def test_work_that_arrives_submitted_and_work_that_is_erased_mark_their_image(
    quiet: Database,
) -> None:
    _assign(quiet, "submitted")
    assert _stale(quiet) == [(1, False)]
    _measured(quiet)

    quiet.execute("delete from assignments")

    assert _stale(quiet) == [(1, False)]


def test_submitted_work_that_a_schema_change_carries_along_marks_its_image(
    quiet: Database,
) -> None:
    _assign(quiet, "submitted")
    _measured(quiet)

    quiet.execute("update assignments set submitted_revision = 7")

    assert _stale(quiet) == [(1, False)]


def test_what_changes_nothing_that_is_submitted_marks_nothing(quiet: Database) -> None:
    _assign(quiet, "open")

    quiet.execute("update assignments set state = 'in_progress', lease_expires_at = now()")
    quiet.execute("update assignments set submitted_revision = 3")
    quiet.execute("update images set state = 'in_progress'")
    quiet.execute("update projects set overlap = 3, description = 'changed'")

    assert _stale(quiet) == []


def test_a_verdict_changes_no_agreement(quiet: Database) -> None:
    _assign(quiet, "submitted")
    _measured(quiet)

    quiet.execute("update assignments set state = 'accepted', decided_at = now()")

    assert _stale(quiet) == []


@pytest.mark.parametrize("change", ["state = 'excluded'", "deleted_at = now()"])
def test_an_image_that_leaves_marks_itself(quiet: Database, change: Any) -> None:
    quiet.execute("update images set " + change + " where id = 2")

    assert _stale(quiet) == [(2, False)]


def test_an_erased_image_leaves_no_mark(quiet: Database) -> None:
    _assign(quiet, "submitted")

    quiet.execute("delete from images where id = 1")

    assert _stale(quiet) == []


def test_a_new_threshold_marks_what_was_measured_as_bulk_work(quiet: Database) -> None:
    _measured(quiet)

    quiet.execute("update projects set iou_threshold = 0.7")

    assert _stale(quiet) == [(1, True)]


def test_bulk_work_that_is_submitted_anew_goes_first(quiet: Database) -> None:
    _measured(quiet)
    quiet.execute("update projects set iou_threshold = 0.7")

    _assign(quiet, "submitted")

    assert _stale(quiet) == [(1, False)]


def test_changes_of_questions_and_skeletons_mark_what_was_measured(quiet: Database) -> None:
    quiet.execute(
        "insert into questions (project_id, name, mode, values) values (1, 'q', 'multilabel', '{a}')"
    )
    quiet.execute(
        "insert into categories (project_id, name, color, shapes) values (1, 'c', '#000', '{box}')"
    )
    for change in (
        "update questions set mode = 'multiclass'",
        "update questions set deleted_at = now()",
        """update categories set skeleton = '{"sigmas": [1]}'""",
    ):
        _measured(quiet)
        quiet.execute(change)
        assert _stale(quiet) == [(1, True)], change


def test_a_recompute_under_way_does_not_swallow_a_submission(quiet: Database) -> None:
    _assign(quiet, "submitted")
    with psycopg.connect(quiet.info.dsn, autocommit=False) as recompute:
        recompute.execute("select from agreement_stale for update")
        with psycopg.connect(quiet.info.dsn, autocommit=True) as person:
            person.execute("set lock_timeout = '50ms'")
            with pytest.raises(psycopg.errors.LockNotAvailable):
                person.execute("update assignments set state = 'returned'")
            recompute.execute("delete from agreement_stale")
            recompute.commit()
            person.execute("update assignments set state = 'returned'")

    assert _stale(quiet) == [(1, False)]
