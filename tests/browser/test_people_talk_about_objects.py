"""Comments are pinned to what they are about, and reach those who are asked."""

import re
from collections.abc import Callable

import pytest
from httpx import Client
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PageOf
from tests.browser.labelling import (
    Hand,
    Work,
    expect_saved,
    make_work,
    near,
    open_editor,
    press,
    wait_for_picture,
)
from tests.conftest import Person
from tests.factories.labelling import make_box, save
from tests.factories.projects import add_member

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("labelling")]


@pytest.fixture
def reviewer(make_person: Callable[..., Person]) -> Person:
    return make_person(name="Rita")


@pytest.fixture
def work(as_owner: Client, as_annotator: Client, annotator: Person, reviewer: Person) -> Work:
    """A box of the annotator's, in a project with a reviewer."""
    work = make_work(as_owner)
    add_member(as_owner, work.project["id"], annotator.id)
    add_member(as_owner, work.project["id"], reviewer.id, "reviewer")
    car = work.project["categories"][0]["id"]
    box = make_box(car, x=200.0, y=150.0, width=150.0, height=100.0)
    save(as_owner, work.layer_id, 0, added=[box]).raise_for_status()
    return work


@pytest.fixture
def page(page_of: PageOf, owner: Person, work: Work) -> Page:
    page = page_of(owner, viewport={"width": 1280, "height": 800})
    open_editor(page, work)
    return page


def threads(page: Page) -> Locator:
    return page.locator("article.thread")


def pins(page: Page) -> Locator:
    return page.locator(".stage__pin")


def say(page: Page, words: str) -> None:
    """Pin a comment to the box and send it by keys."""
    press(page, ";")
    Hand(page).click((250, 200))
    page.get_by_role("textbox", name="New comment").press_sequentially(words)
    page.keyboard.press("Control+Enter")
    expect(threads(page)).to_have_count(1)


def test_a_comment_mentions_somebody_by_keys_and_is_seen_again(
    page: Page, reviewer: Person
) -> None:
    press(page, ";")
    Hand(page).click((250, 200))
    field = page.get_by_role("textbox", name="New comment")
    field.press_sequentially("Is this one, @Ri")
    expect(page.get_by_role("option", name=reviewer.name)).to_be_visible()
    page.keyboard.press("Enter")
    expect(field).to_have_value(f"Is this one, @{reviewer.name} ")
    field.press_sequentially("?")
    page.keyboard.press("Control+Enter")

    expect(threads(page)).to_contain_text(f"Is this one, @{reviewer.name} ?")
    expect(threads(page)).to_contain_text("car 1")
    expect(pins(page)).to_have_count(1)

    page.reload()
    wait_for_picture(page)
    expect(page.get_by_role("tab", name="Comments")).to_contain_text("1")
    pins(page).click()
    expect(threads(page)).to_contain_text("Is this one")


def test_a_thread_is_answered_settled_and_opened_again(page: Page) -> None:
    say(page, "Too wide?")
    threads(page).get_by_label("Reply").fill("A little.")
    threads(page).get_by_role("button", name="Reply").click()
    expect(threads(page).locator(".comment__text")).to_have_text(["Too wide?", "A little."])

    threads(page).get_by_role("button", name="Settle").click()
    expect(threads(page)).to_have_count(0)
    expect(pins(page)).to_have_count(0)

    page.get_by_role("button", name="1 settled").click()
    threads(page).get_by_role("button", name="Open again").click()
    expect(page.get_by_role("button", name="1 settled")).to_have_count(0)
    expect(pins(page)).to_have_count(1)


def test_a_comment_is_changed_and_its_deletion_taken_back(page: Page) -> None:
    say(page, "Too widde?")
    threads(page).get_by_role("button", name="Edit").click()
    field = threads(page).get_by_label("Change the comment")
    expect(field).to_have_value("Too widde?")
    field.fill("Too wide?")
    page.keyboard.press("Control+Enter")
    expect(threads(page).locator(".comment__text")).to_have_text("Too wide?")
    expect(threads(page)).to_contain_text("edited")

    threads(page).get_by_role("button", name="Delete").click()
    expect(threads(page)).to_have_count(0)
    page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(threads(page).locator(".comment__text")).to_have_text("Too wide?")


def test_a_pin_goes_with_its_object(page: Page) -> None:
    say(page, "This one.")
    hand = Hand(page)
    before = pins(page).bounding_box()

    press(page, "Escape", "v")
    hand.drag((250, 200), (280, 240), (350, 300))
    expect_saved(page)

    after = pins(page).bounding_box()
    assert before is not None
    assert after is not None
    start, end = hand.place((250, 200)), hand.place((350, 300))
    assert after["x"] - before["x"] == near(end[0] - start[0])
    assert after["y"] - before["y"] == near(end[1] - start[1])


def test_a_reviewers_answer_reaches_the_annotator(
    page: Page, page_of: PageOf, reviewer: Person, work: Work
) -> None:
    press(page, ";")
    Hand(page).click((250, 200))
    page.get_by_role("textbox", name="New comment").fill("Car or van?")
    page.get_by_label("Question to the reviewers").check()
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(threads(page)).to_contain_text("Question")

    theirs = page_of(reviewer, viewport={"width": 1280, "height": 800})
    open_editor(theirs, work)
    pins(theirs).click()
    threads(theirs).get_by_label("Reply").fill("A van.")
    threads(theirs).get_by_role("button", name="Reply").click()
    expect(threads(theirs)).to_contain_text("A van.")

    page.goto("/queue")
    expect(page.get_by_role("main")).to_contain_text("photo-0.jpg")
    expect(page.get_by_role("main")).to_contain_text(re.compile("answer", re.IGNORECASE))
    open_editor(page, work)
    pins(page).click()
    expect(threads(page)).to_contain_text("A van.")
