"""The schema page in the hands of a person: rows that open and save in place, and a skeleton that is drawn."""

from typing import Any

import pytest
from httpx import Client
from playwright.sync_api import Locator, Page, expect

from tests.browser.axe import AXE, RULES
from tests.browser.conftest import PageOf
from tests.browser.designing import categories_of, open_category, open_schema, press, reach
from tests.browser.labelling import upload
from tests.conftest import Person
from tests.factories.projects import make_project

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PERSON_PRESET = "Person (COCO, 17)"


@pytest.fixture
def project(as_owner: Client) -> dict[str, Any]:
    """A project with the categories car and person, and a question."""
    return make_project(as_owner)


@pytest.fixture
def page(page_of: PageOf, owner: Person) -> Page:
    """A page of the project's owner."""
    return page_of(owner, color_scheme="light", viewport={"width": 1280, "height": 900})


def point(row: Locator, number: int) -> Locator:
    """A keypoint on the picture, counted from 0."""
    return row.locator(f"[data-point='{number}']")


def drag(page: Page, start: Locator, right: float, down: float) -> None:
    """Take hold of a keypoint, and let go of it elsewhere, so many pixels away."""
    start.scroll_into_view_if_needed()
    box = start.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + right / 2, y + down / 2)
    page.mouse.move(x + right, y + down)
    page.mouse.up()


def test_a_person_is_built_from_the_preset(
    page: Page, as_owner: Client, project: dict[str, Any]
) -> None:
    person = project["categories"][1]
    open_schema(page, project)
    row = open_category(page, person["id"])
    row.get_by_role("checkbox", name="Keypoints").check()
    row.get_by_role("button", name=PERSON_PRESET).click()

    drag(page, point(row, 10), -20, 30)
    row.get_by_role("button", name="Join", exact=True).click()
    wrist, hip = point(row, 9).bounding_box(), point(row, 11).bounding_box()
    assert wrist is not None
    assert hip is not None
    drag(page, point(row, 9), hip["x"] - wrist["x"], hip["y"] - wrist["y"])
    row.get_by_role("button", name="Save").click()
    expect(page.locator("#flashes")).to_contain_text("The category person is saved.")
    page.reload()
    row = open_category(page, person["id"])

    expect(row.locator("[data-point]")).to_have_count(17)
    expect(row.locator(".stage-svg .bone")).to_have_count(20)
    skeleton = categories_of(as_owner, project)[1]["skeleton"]
    assert skeleton["edges"][-1] == [9, 11]
    assert skeleton["flip_pairs"][0] == [1, 2]
    assert skeleton["sigmas"][:3] == [0.026, 0.025, 0.025]
    x, y = skeleton["layout"][10]
    assert (round(x, 2) < 0.12, y > 0.5) == (True, True)
    assert skeleton["layout_aspect"] == 0.45


def test_a_skeleton_is_drawn_by_keys_alone(
    page: Page, as_owner: Client, project: dict[str, Any]
) -> None:
    person = project["categories"][1]
    open_schema(page, project)
    reach(page, f"#category-{person['id']}-opener")
    press(page, "Enter")
    expect(page.locator(f"#category-{person['id']} [data-body]")).to_be_visible()
    reach(page, f"#category-{person['id']} [value=keypoints]")
    press(page, "Space")
    reach(page, ".designer__tools [title^='One more']")
    press(page, "Enter")

    for name in ("left_hand", "head", "right_hand"):
        press(page, "Control+a")
        page.keyboard.insert_text(name)
        press(page, "Enter")
    press(page, "Control+a Backspace Backspace")
    reach(page, "[data-point]", "Shift+Tab")
    press(page, "Space PageDown Enter", "Space PageDown Enter", "Shift+ArrowLeft ArrowUp")
    press(page, "Control+Enter")
    expect(page.locator("#flashes")).to_contain_text("The category person is saved.")

    skeleton = categories_of(as_owner, project)[1]["skeleton"]
    assert skeleton["keypoints"] == ["left_hand", "head", "right_hand"]
    assert skeleton["edges"] == [[0, 1], [1, 2]]


def test_a_photo_of_the_project_lies_below(
    page: Page, as_owner: Client, project: dict[str, Any]
) -> None:
    upload(as_owner, project["id"], 1)
    open_schema(page, project)
    row = open_category(page, project["categories"][0]["id"])
    row.get_by_role("checkbox", name="Keypoints").check()

    row.get_by_role("button", name="An image of the project").click()
    row.get_by_role("button", name="photo-0.jpg").click()
    expect(row.locator(".stage-svg image")).to_have_count(1)
    stage = row.locator(".stage-svg")
    box = stage.bounding_box()
    assert box is not None
    for share in (0.3, 0.6):
        stage.click(position={"x": box["width"] * share, "y": box["height"] * share})
    row.get_by_role("button", name="Save").click()

    expect(page.locator("#flashes")).to_contain_text("is saved")
    skeleton = categories_of(as_owner, project)[0]["skeleton"]
    assert skeleton["keypoints"] == ["point 1", "point 2"]
    assert skeleton["layout"] == [[0.05, 0.05], [0.95, 0.95]]


def test_many_rows_are_added_by_their_names(
    page: Page, as_owner: Client, project: dict[str, Any]
) -> None:
    open_schema(page, project)

    for name in ("bus", "van"):
        page.get_by_label("Name of a category to add").fill(name)
        page.keyboard.press("Enter")
        expect(page.locator(f"[data-name='{name}']")).to_be_visible()
        expect(page.get_by_label("Name of a category to add")).to_be_focused()
    page.locator("[data-name='bus'] [data-opener]").focus()
    press(page, "Alt+ArrowUp")
    expect(page.locator("[data-said]").first).to_have_text("Now number 2 of 4.")

    names = [category["name"] for category in categories_of(as_owner, project)]
    assert names == ["car", "bus", "person", "van"]
    keys = page.locator(".schema__key")
    expect(keys).to_have_text(["1", "2", "3", "4"])


def test_a_refused_row_says_why_and_keeps_what_was_typed(
    page_of: PageOf, owner: Person, project: dict[str, Any]
) -> None:
    page = page_of(owner, forgives="409", viewport={"width": 1280, "height": 900})
    open_schema(page, project)
    row = open_category(page, project["categories"][1]["id"])

    row.get_by_label("Name", exact=True).first.fill("car")
    row.get_by_label("Belongs to").fill("things")
    row.get_by_role("button", name="Save").click()

    expect(row.get_by_text("already has a category named 'car'")).to_be_visible()
    expect(row.get_by_label("Belongs to")).to_have_value("things")
    expect(page.locator("#flashes")).to_be_empty()


def test_a_deleted_row_comes_back(page: Page, as_owner: Client, project: dict[str, Any]) -> None:
    car, person = project["categories"]
    open_schema(page, project)
    row = open_category(page, person["id"])

    row.get_by_role("button", name="Delete person").click()
    expect(page.locator(f"#category-{person['id']}")).to_have_count(0)
    assert [each["id"] for each in categories_of(as_owner, project)] == [car["id"]]
    page.get_by_role("button", name="Undo").click()

    expect(page.locator(f"#category-{person['id']}")).to_be_visible()
    assert categories_of(as_owner, project)[1] == person


def test_colours_that_look_alike_are_told(page: Page, project: dict[str, Any]) -> None:
    open_schema(page, project)
    row = open_category(page, project["categories"][1]["id"])

    row.get_by_label("Colour", exact=True).fill(project["categories"][0]["color"])

    expect(page.get_by_text("car and person look alike.")).to_be_visible()
    expect(row.get_by_text("Looks like car.")).to_be_visible()
    row.locator(".colors__one").first.click()
    expect(row.get_by_text("Looks like car.")).to_have_count(0)


def test_fields_are_shown_as_the_editor_asks(page: Page, project: dict[str, Any]) -> None:
    open_schema(page, project)
    row = open_category(page, project["categories"][1]["id"])
    row.locator("[name=attribute_name]").last.fill("view")
    first = row.locator("[data-row]").first
    first.locator("[name=attribute_type]").select_option("multiselect")
    first.locator("[name=attribute_values]").fill("front\nside")

    preview = row.get_by_role("group", name="Preview: as the editor asks")
    expect(preview.get_by_label("side")).to_be_visible()
    page.locator(f"#question-{project['questions'][0]['id']}-opener").click()
    question = page.locator(f"#question-{project['questions'][0]['id']}")
    question.get_by_label("Values").fill("sun\nfog")

    asked = question.get_by_role("group", name="Preview: as the editor asks")
    expect(asked.locator(".choice-chip")).to_have_text(["sun1", "fog2"])


def test_a_thousand_categories_are_searched(page: Page, as_owner: Client) -> None:
    names = [{"name": f"kind {number}"} for number in range(1000)]
    project = make_project(as_owner, categories=names)
    open_schema(page, project)

    page.keyboard.press("/")
    page.keyboard.insert_text("kind 99")

    expect(page.locator("[data-id]:visible")).to_have_count(11 + 1)
    expect(page.locator("[data-said]").first).to_have_text("11 found.")


@pytest.mark.parametrize("color_scheme", ["light", "dark"])
def test_an_open_designer_passes_axe(
    page_of: PageOf, owner: Person, project: dict[str, Any], color_scheme: str
) -> None:
    page = page_of(owner, color_scheme=color_scheme, viewport={"width": 1280, "height": 900})
    open_schema(page, project)
    row = open_category(page, project["categories"][0]["id"])
    row.get_by_role("checkbox", name="Keypoints").check()
    row.get_by_role("button", name=PERSON_PRESET).click()
    page.locator(f"#question-{project['questions'][0]['id']}-opener").click()
    page.get_by_text("Add many: paste").click()
    expect(page.locator("question-editor .choice-chip").first).to_be_visible()

    page.evaluate(AXE.read_text())
    result = page.evaluate("tags => axe.run(document, { runOnly: tags })", RULES)

    found = [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in result["violations"]]
    assert found == []


def test_a_schema_is_set_up_without_script(
    page_of: PageOf, owner: Person, as_owner: Client, project: dict[str, Any]
) -> None:
    page = page_of(owner, java_script_enabled=False, viewport={"width": 1280, "height": 900})
    person = project["categories"][1]
    page.goto(f"/projects/{project['id']}/schema")

    page.locator(f"#category-{person['id']}-opener").click()
    row = page.locator(f"#category-{person['id']}")
    row.get_by_role("checkbox", name="Keypoints").check()
    row.locator("summary", has_text="Skeleton as text").click()
    row.locator("[name=keypoints]").fill("nose\nleft_eye")
    row.locator("[name=edges]").fill("nose - left_eye")
    row.get_by_role("button", name="Save").click()

    expect(page.get_by_text("The category person is saved.")).to_be_visible()
    assert categories_of(as_owner, project)[1]["skeleton"]["edges"] == [[0, 1]]
