"""Numbers are kept until something changes, and then none of them is shown again."""

from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from httpx import Client

from tests.conftest import Person
from tests.features.insights.labelled import Labelled, make_labelled

Read = Callable[[Labelled], Any]


@pytest.fixture(scope="module")
def changing(
    make_person: Callable[..., Person],
    client_of: Callable[[Person], Client],
    database: psycopg.Connection[Any],
) -> Labelled:
    """Labels that are changed by every test, of which none needs another. Wilhelmina has done nothing."""
    made = make_labelled(client_of(make_person(name="Olga")), database)
    database.execute(
        "insert into members (project_id, user_id, role) values (%s, %s, 'annotator')",
        [made.id, make_person(name="Wilhelmina").id],
    )
    return made


def _images(name: str, **asked: str) -> Read:
    def read(project: Labelled) -> Any:
        rows = project.ask("labels", **asked)["rows"]
        return next((row["images"] for row in rows if row["name"] == name), None)

    return read


def _parts(**asked: str) -> Read:
    return lambda project: [
        (each["name"], each["images"]) for each in project.ask("labels", **asked)["parts"]
    ]


def _card(*path: str) -> Read:
    def read(project: Labelled) -> Any:
        found = project.ask("card")
        for name in path:
            found = found[name]
        return found

    return read


_SOME = "(select id from images where project_id = %(project)s order by id offset 20 limit 1)"
_OTHER = _SOME.replace("offset 20", "offset 22")
_LAST = "(select max(id) from images where project_id = %(project)s)"
_LAYER = f"(select id from layers where image_id = {_SOME})"
_WRITTEN = f"update layers set revision = revision + 1 where id = {_LAYER}; "
CHANGES: dict[str, tuple[str, Read]] = {
    "an object is marked": (
        _WRITTEN
        + f"""insert into annotations (id, project_id, image_id, layer_id, category_id, kind, shape,
            x, y, width, height, area, revision)
        select gen_random_uuid(), project_id, image_id, id,
            (select id from categories where project_id = %(project)s and name = 'ship'), 'box',
            '{{}}', 1, 1, 9, 9, 81, 2 from layers where id = {_LAYER}""",
        _images("ship"),
    ),
    "an object is taken away": (
        _WRITTEN + f"update annotations set removed_at = now() where layer_id = {_LAYER}",
        _images("bus"),
    ),
    "an answer is given": (
        _WRITTEN + f"update answers set values = '{{dusk}}' where layer_id = {_LAYER}",
        _images("dusk"),
    ),
    "an image is excluded": (
        f"update images set state = 'excluded', exclusion_reason = 'blurred' where id = {_LAST}",
        _card("images", "excluded"),
    ),
    "a fact is corrected": (
        f"update image_metadata set model = 'Three' where image_id = {_SOME}",
        _parts(field="camera"),
    ),
    "an image is measured": (
        # Compared and checked, so that no job takes back the group and the anomaly that follow.
        f"""insert into image_quality (
            image_id, project_id, version, sharpness, perceptual_hash, pixel_hash, is_compared, is_checked
        )
        values ({_SOME}, %(project)s, 1, 3, 4, 5, true, true)""",
        _parts(field="sharpness"),
    ),
    "an anomaly is found": (
        f"""insert into image_anomalies (image_id, project_id, kind, severity, reason, details)
        values ({_SOME}, %(project)s, 'future', 2, 'It lies ahead.', '{{}}')""",
        _card("images", "anomalies"),
    ),
    "an image is a duplicate": (
        f"""insert into image_groups (image_id, kind, project_id, leader_id)
        values ({_OTHER}, 'near', %(project)s, {_OTHER})""",
        _images("day", where="duplicate:near"),
    ),
    "work is sent back": (
        f"update assignments set state = 'returned' where image_id = {_OTHER}",
        _images("day", truth="accepted"),
    ),
    "an image becomes gold": (
        f"update images set is_gold = true where id = {_SOME}",
        _card("people", "gold_images"),
    ),
    "a category is renamed": (
        "update categories set name = 'lorry' where project_id = %(project)s and name = 'car'",
        _images("lorry"),
    ),
    "a question takes another value": (
        "update questions set values = values || '{dawn}'::text[] where project_id = %(project)s",
        _images("dawn"),
    ),
    "somebody joins": (
        """insert into members (project_id, user_id, role)
        select %(project)s, max(id), 'reviewer' from users where name = 'Rita'""",
        _card("people", "members"),
    ),
    "an annotator is renamed": (
        """update users set name = 'Wilhelmina' where id = (
            select annotator_id from assignments where project_id = %(project)s limit 1)""",
        _images("day", where="annotator:Wilhelmina"),
    ),
    "a rule is laid down": (
        """insert into rulings (project_id, title, body, author_id)
        select %(project)s, 'Trams', 'are buses', max(id) from users""",
        _card("dataset", "rulings"),
    ),
    "the guidelines change": (
        "update projects set guidelines = 'Mark all.' where id = %(project)s",
        _card("dataset", "guidelines_words"),
    ),
    "an image is pinned": (
        f"""insert into split_pins (image_id, project_id, split) values ({_OTHER}, %(project)s, 'val')""",
        _images("day", where="pinned:val"),
    ),
    "agreement is measured": (
        # What is stale would be measured meanwhile: who is at it is waited for, and then there is nothing to do.
        f"""delete from agreement_stale where project_id = %(project)s; delete from agreement_images
            where image_id = {_SOME}; insert into agreement_images (
            image_id, project_id, rater_ids, rater_count, similarity, distance, object_count
        ) values ({_SOME}, %(project)s, '{{1,2}}', 2, 0.5, 0.5, 3)""",
        _card("agreement", "images"),
    ),
    "the card is written": (
        """insert into dataset_cards (project_id, licence, updated_by)
        select %(project)s, 'CC0', max(id) from users""",
        _card("words", "licence"),
    ),
    "labels are imported": (
        """insert into imports (project_id, source, format, state, files, folder, options, created_by)
        select %(project)s, 'old.json', 'coco', 'imported', '[]', '', '{}', max(id) from users""",
        _card("images", "imports"),
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_changes_shows_at_once(
    changing: Labelled,
    database: psycopg.Connection[Any],
    make_person: Callable[..., Person],
    change: str,
) -> None:
    deed, read = CHANGES[change]
    make_person(name="Rita")
    before = read(changing)
    assert read(changing) == before
    with database.transaction():
        for statement in deed.split("; "):
            database.execute(statement.encode(), {"project": changing.id})
    assert read(changing) != before


def test_words_of_the_filter_and_choices_do_not_share_their_numbers(changing: Labelled) -> None:
    lines = ("", "iso>1000", "iso<=1000")
    first = [changing.ask("labels", where=line)["image_count"] for line in lines]
    assert first == [changing.ask("labels", where=line)["image_count"] for line in lines]
    assert first[0] == first[1] + first[2] + changing.found("marked:all -has:iso")
    rare = [len(changing.ask("gaps", least=least)["rare"]) for least in (1, 70)]
    assert rare[0] < rare[1]
