"""The report has the first places of each kind; the list beside it has all."""

import asyncio
import csv
import json
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from httpx import Client

from app.importing.service import working
from tests.features.importing.conftest import Importing, coco
from tests.features.privacy.test_erase_an_image import add, erase

WRONG = {"bbox": [1, 2]}
NO_BOXES = [WRONG] * 500


def lines(importing: Importing, made: dict[str, Any], **asked: str) -> list[dict[str, Any]]:
    answer = importing.owner.get(f"/api/v1/imports/{made['id']}/findings", params=asked)
    assert answer.status_code == 200, answer.text
    return [json.loads(line) for line in answer.text.splitlines()]


def test_five_hundred_refused_lines_are_all_listed(importing: Importing) -> None:
    done = importing.take(coco(*NO_BOXES), dry_run=True)

    (finding,) = done["report"]["findings"]
    assert (finding["count"], len(finding["places"]), done["report"]["listed"]) == (500, 20, 500)
    listed = lines(importing, done)
    assert [line["place"] for line in listed] == [f"annotations[{n}].bbox" for n in range(500)]
    assert {(line["severity"], line["code"], line["done"]) for line in listed} == {
        ("refused", finding["code"], finding["done"])
    }
    text = importing.owner.get(
        f"/api/v1/imports/{done['id']}/findings", params={"format": "csv"}
    ).text
    assert len(list(csv.DictReader(StringIO(text)))) == 500
    page = importing.owner.get(f"/imports/{done['id']}").text
    assert f"/api/v1/imports/{done['id']}/findings?format=csv" in page
    assert "500 findings" in page


def test_the_list_is_that_of_the_last_run_and_of_one_code_by_choice(importing: Importing) -> None:
    checked = importing.take(coco(*[WRONG] * 30, images=[]), dry_run=True)
    codes = {line["code"] for line in lines(importing, checked)}
    done = importing.ended(importing.owner.post(f"/api/v1/imports/{checked['id']}/runs"))

    assert len(lines(importing, done)) == done["report"]["listed"]
    for code in codes:
        assert {line["code"] for line in lines(importing, done, code=code)} == {code}
    assert lines(importing, done, code="no-such") == []


def test_a_file_without_findings_has_an_empty_list(importing: Importing) -> None:
    done = importing.take(coco({"bbox": [1, 2, 3, 4]}))

    assert lines(importing, done) == []
    text = importing.owner.get(
        f"/api/v1/imports/{done['id']}/findings", params={"format": "csv"}
    ).text
    assert text == "severity,code,place,expected,received,done\r\n"


def test_the_list_says_no_more_what_an_erased_image_was_called(importing: Importing) -> None:
    image = add(importing.owner, importing.project, "anna-müller.jpg", "#123457")
    named = [{"id": n, "file_name": "anna-müller.jpg", "width": 9, "height": 9} for n in range(30)]
    done = importing.take({"images": named, "annotations": [], "categories": []})
    assert "anna-müller.jpg" in str(lines(importing, done))

    certificate = erase(importing.owner, image, confirm="anna-müller.jpg")

    assert certificate["body"]["texts"]["imports.findings"] == 1
    listed = lines(importing, done)
    assert len(listed) == done["report"]["listed"]
    assert "müller" not in str(listed)
    assert "[erased]" in str(listed)


def test_an_import_that_has_read_an_erased_name_begins_anew(
    importing: Importing, as_owner: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    image = add(as_owner, importing.project, "gone.jpg", "#abcdef")
    deeds: list[Callable[[], Any]] = [lambda: erase(as_owner, image, confirm="gone.jpg")]
    attempts = []
    begin = working._Work.do

    async def do(work: Any, source: Any) -> None:
        attempts.append(work.row.id)
        if deeds:
            await asyncio.to_thread(deeds.pop())
        await begin(work, source)

    monkeypatch.setattr(working._Work, "do", do)

    done = importing.take(coco({"bbox": [1, 2, 3, 4]}))

    assert (done["state"], attempts) == ("imported", [done["id"]] * 2)
    assert len(importing.objects()) == 1
