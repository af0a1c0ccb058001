"""What the pages' own elements add to plain forms and links: uploads, keys, order, light and dark."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import psycopg
import pytest
from httpx import Client
from PIL import Image
from playwright.sync_api import FilePayload, Page, Route, expect

from app.web.templates import asset
from tests.browser.conftest import PageOf
from tests.browser.designing import open_schema
from tests.browser.labelling import wait_until
from tests.conftest import Person
from tests.factories.images import make_images
from tests.factories.projects import add_member, make_project

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture
def project(as_owner: Client) -> dict[str, Any]:
    """A project without images."""
    return make_project(as_owner)


@pytest.fixture
def page(page_of: PageOf, owner: Person) -> Page:
    """A page of the project's owner."""
    return page_of(owner, color_scheme="light", viewport={"width": 1280, "height": 800})


def jpeg(name: str, red: int) -> FilePayload:
    """A small picture of one colour."""
    file = BytesIO()
    Image.new("RGB", (64, 48), (red, 80, 80)).save(file, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": file.getvalue()}


def choose(page: Page, files: list[FilePayload]) -> None:
    """Choose files as a person does."""
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose files").click()
    chooser.value.set_files(files)


def test_an_upload_says_what_became_of_each_file(page: Page, project: dict[str, Any]) -> None:
    page.goto(f"/projects/{project['id']}")
    text: FilePayload = {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"not a picture"}

    choose(page, [jpeg("a.jpg", 10), jpeg("b.jpg", 200), jpeg("again.jpg", 10), text])

    total = page.locator("[data-total]")
    expect(total).to_have_text("4 files · 2 added, 1 already here, 1 rejected", timeout=30_000)
    rejected = page.locator("[data-outcome=rejected]")
    expect(rejected).to_contain_text("notes.txt")
    expect(rejected.locator("[data-reason]")).not_to_be_empty()

    page.get_by_role("link", name="See the images").click()
    expect(page.locator(".thumbnail")).to_have_count(2)


def test_a_gallery_is_walked_by_keys(
    page: Page, project: dict[str, Any], database: psycopg.Connection[Any]
) -> None:
    image_ids = make_images(database, project["id"], 3)
    page.route("**/thumbnail?*", lambda route: route.fulfill(json={}))
    page.goto(f"/projects/{project['id']}/images")

    for key in ["ArrowRight", "j", "ArrowRight", "k"]:
        page.keyboard.press(key)
    page.keyboard.press("Enter")

    page.wait_for_url(f"**/images/{image_ids[1]}")


def test_a_gallery_is_filtered_by_a_line_and_by_bars(
    page_of: PageOf, owner: Person, project: dict[str, Any], database: psycopg.Connection[Any]
) -> None:
    for at, image_id in enumerate(make_images(database, project["id"], 5)):
        database.execute(
            "insert into image_metadata (image_id, project_id, iso) values (%s, %s, %s)",
            [image_id, project["id"], 100 * 2**at],
        )
    page = page_of(owner, color_scheme="light", forgives="422")
    page.route("**/thumbnail?*", lambda route: route.fulfill(json={}))
    page.goto(f"/projects/{project['id']}/images")
    count = page.locator("#results [role=status]").first
    line = page.get_by_role("combobox", name="Filter")

    offers = page.get_by_role("listbox", name="What may be written next").get_by_role("option")
    line.press_sequentially("state:ne")
    expect(offers).to_have_text("new")
    line.press("ArrowDown")
    line.press("Enter")
    expect(line).to_have_value("state:new ")
    line.press_sequentially("is")
    offers.filter(has_text="iso").first.click()
    expect(line).to_have_value("state:new iso:")
    line.fill("iso>100 colour:red")
    line.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("unknown field 'colour'")
    line.fill("iso>100")
    line.press("Enter")
    expect(count).to_have_text("4 images")
    expect(line).to_be_focused()
    page.go_back()
    expect(line).to_have_value("iso>100 colour:red")
    page.goto(f"/projects/{project['id']}/images")

    drag_across_bars(page, first=1, last=3)
    expect(count).to_have_text("3 images")
    expect(page.locator(".chip")).to_have_text(["ISO: 200", "ISO: 400", "ISO: 800"])
    page.get_by_role("checkbox", name="ISO 400, 1 image").press("Space")
    expect(count).to_have_text("2 images")


def drag_across_bars(page: Page, *, first: int, last: int) -> None:
    """From one bar of the only histogram to another, by mouse."""
    bars = page.locator("label.histogram__bar")
    bars.nth(first).hover()
    page.mouse.down()
    bars.nth(last).hover()
    page.mouse.up()


def test_categories_are_ordered_by_alt_and_arrow(page: Page, project: dict[str, Any]) -> None:
    open_schema(page, project)

    move_up_second_category(page, project)
    expect(page.locator("[data-said]").first).to_have_text("Now number 1 of 2.")
    page.reload()

    expect_second_category_first(page, project)


def test_a_row_that_is_moved_before_its_script_has_come_moves_when_it_comes(
    page: Page, project: dict[str, Any]
) -> None:
    held: list[Route] = []
    page.route(
        f"**{asset('static/src/pages/schema/main.ts').script}", lambda route: held.append(route)
    )
    page.goto(f"/projects/{project['id']}/schema")
    wait_until(lambda: len(held) == 1, page)

    move_up_second_category(page, project)
    assert page.locator("schema-editor:defined").count() == 0
    held[0].continue_()
    expect(page.locator("[data-said]").first).to_have_text("Now number 1 of 2.")

    expect_second_category_first(page, project)


def move_up_second_category(page: Page, project: dict[str, Any]) -> None:
    """By keys alone."""
    page.locator(f"#category-{project['categories'][1]['id']}-opener").focus()
    page.keyboard.press("Alt+ArrowUp")


def expect_second_category_first(page: Page, project: dict[str, Any]) -> None:
    """The list has changed places."""
    first, second = (str(category["id"]) for category in project["categories"])
    order = page.locator("schema-editor").first.locator("[data-id]")
    assert [entry.get_attribute("data-id") for entry in order.all()] == [second, first]


def test_a_role_is_changed_by_choosing_it(
    page: Page, project: dict[str, Any], as_owner: Client, annotator: Person
) -> None:
    add_member(as_owner, project["id"], annotator.id)
    page.goto(f"/projects/{project['id']}/members")
    role = page.get_by_label(f"Role of {annotator.name}")

    role.select_option("reviewer")

    expect(page.get_by_role("status")).to_contain_text("Anna is a reviewer now.")
    page.reload()
    expect(role).to_have_value("reviewer")


def test_choosing_features_tells_how_many_columns_they_come_to(
    page: Page, project: dict[str, Any], database: psycopg.Connection[Any]
) -> None:
    make_images(database, project["id"], 1)
    page.goto(f"/projects/{project['id']}/features")
    place = page.get_by_role("checkbox", name="latitude and longitude")
    total = page.locator("[data-sum]")
    before = int(total.inner_text())

    place.check()

    expect(total).to_have_text(str(before + 4))


def test_dark_stays_dark_on_the_next_page(page: Page) -> None:
    page.goto("/projects")

    page.get_by_role("button", name="Switch between light and dark").click()
    page.goto("/queue")

    assert page.locator("html").get_attribute("data-theme") == "dark"


@pytest.mark.parametrize("path", ["/projects/new", "/account"])
def test_a_form_works_without_script(
    page_of: PageOf, make_person: Callable[..., Person], path: str
) -> None:
    page = page_of(make_person(name="Nora"), java_script_enabled=False)
    page.goto(path)

    page.locator("#name").fill("Without script")
    page.locator("#name").press("Enter")

    expect(page.get_by_text("Without script").first).to_be_visible()
