"""The main job, as a person does it: from an empty project to a dataset that pycocotools scores as perfect."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
from PIL import Image
from playwright.sync_api import Page, expect
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

from tests.browser.conftest import PageOf
from tests.browser.labelling import wait_for_picture
from tests.conftest import Person
from tests.servers import Server

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("journey")]


@pytest.fixture
def photos(tmp_path: Path) -> list[Path]:
    """Three pictures; the second is stored on its side, with EXIF that says so."""
    paths = []
    for index, orientation in enumerate((1, 6, 1)):
        path = tmp_path / f"photo-{index}.jpg"
        picture = Image.new("RGB", (800, 600), (90 + 40 * index, 120, 140))
        picture.paste((200, 60, 50), (200, 150, 500, 400))
        exif = Image.Exif()
        exif[0x0112] = orientation
        picture.save(path, exif=exif)
        paths.append(path)
    return paths


@pytest.fixture
def page(make_person: Callable[..., Person], page_of: PageOf) -> Page:
    """A new member's browser."""
    return page_of(make_person(name="Mia"), viewport={"width": 1280, "height": 800})


def test_from_an_empty_project_to_a_perfect_dataset(
    page: Page,
    photos: list[Path],
    server: Server,
    database: psycopg.Connection[Any],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    project_id = create_project(page)
    upload(page, project_id, photos)

    page.goto(f"/projects/{project_id}/images")
    page.get_by_role("button", name="Label").first.click()
    for _ in photos:
        draw_a_car(page)
        answer_and_submit(page)
    expect(page.get_by_text("Nothing left to label")).to_be_visible()

    document = export(page, server, project_id)
    assert [image["width"] for image in document["images"]] == [800, 600, 800]
    assert len(document["annotations"]) == 3
    assert all(image["answers"] == {"light": ["day"]} for image in document["images"])
    assert average_precision(document, tmp_path) == pytest.approx(1.0)


def create_project(page: Page) -> int:
    page.goto("/projects")
    page.get_by_role("link", name="New project").first.click()
    page.get_by_label("Name").fill("Journey")
    page.get_by_label("Categories").fill("car\nperson")
    page.get_by_role("button", name="Create").click()
    page.wait_for_url("**/projects/*")
    project_id = int(page.url.rsplit("/", 1)[1])
    page.goto(f"/projects/{project_id}/schema")
    page.locator("summary", has_text="Add a question").click()
    question = page.locator("#new-question")
    question.get_by_label("Question").fill("light")
    question.get_by_label("Values").fill("day\nnight")
    question.get_by_role("button", name="Add question").click()
    expect(page.get_by_text("light", exact=True).first).to_be_visible()
    return project_id


def upload(page: Page, project_id: int, photos: list[Path]) -> None:
    page.goto(f"/projects/{project_id}/images")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose files").click()
    chooser.value.set_files(photos)
    expect(page.locator("[data-total]")).to_contain_text("3 files · 3 added", timeout=30_000)


def draw_a_car(page: Page) -> None:
    """Wait for the picture, choose the first category by its digit, drag a box."""
    wait_for_picture(page)
    page.keyboard.press("1")
    box = page.locator("#stage").bounding_box()
    assert box is not None
    middle_x, middle_y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(middle_x - 60, middle_y - 50)
    page.mouse.down()
    page.mouse.move(middle_x + 20, middle_y + 10, steps=4)
    page.mouse.move(middle_x + 70, middle_y + 60, steps=4)
    page.mouse.up()
    expect(page.get_by_role("option", name="car")).to_be_visible()


def answer_and_submit(page: Page) -> None:
    before = page.url
    page.keyboard.press("Alt+1")
    page.keyboard.press("Control+Enter")
    page.wait_for_function(
        "(url) => location.href !== url || document.body.innerText.includes('Nothing left')",
        arg=before,
    )


def export(page: Page, server: Server, project_id: int) -> dict[str, Any]:
    """What a program gets with a token that the person makes."""
    page.goto("/account")
    tokens = page.locator("#tokens, section:has(h2:has-text('API tokens'))").first
    tokens.get_by_label("Name").fill("trainer")
    tokens.get_by_role("button", name="Create token").click()
    token = page.get_by_label("New token").inner_text().strip()
    response = httpx.get(
        f"{server.url}/api/v1/projects/{project_id}/export.json",
        headers={"Authorization": f"Bearer {token}"},
    )
    assert response.status_code == 200, response.text
    document: dict[str, Any] = response.json()
    return document


def average_precision(document: dict[str, Any], folder: Path) -> float:
    """AP of the truth against itself."""
    file = folder / "truth.json"
    file.write_text(json.dumps(document))
    truth = COCO(str(file))
    found = [
        {
            "image_id": item["image_id"],
            "category_id": item["category_id"],
            "bbox": item["bbox"],
            "score": 1.0,
        }
        for item in document["annotations"]
    ]
    evaluation = COCOeval(truth, truth.loadRes(found), "bbox")
    evaluation.evaluate()
    evaluation.accumulate()
    evaluation.summarize()
    return float(evaluation.stats[0])
