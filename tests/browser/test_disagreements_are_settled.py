"""A reviewer settles what three annotators differ on, object by object, from the keyboard."""

import statistics
from collections.abc import Callable

import pytest
from httpx import Client
from playwright.sync_api import Page, Route, expect

from tests.browser.a_hundred import (
    disagreements_of,
    expected_of,
    let_agreed_ones_settle,
    provenance_of,
    settle_all,
    taken,
    works_of,
)
from tests.browser.adjudicating import (
    NAMES,
    OFFSETS,
    Dispute,
    box,
    current,
    expect_sent,
    make_dispute,
    marked,
    of_every_kind,
    open_screen,
    rows,
    said,
    take_in_hand,
)
from tests.browser.axe import violations_now
from tests.browser.conftest import PageOf
from tests.browser.labelling import press
from tests.conftest import Person
from tests.servers import Server

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("adjudicating")]

WINDOW = {"width": 1280, "height": 800}
MakePerson = Callable[..., Person]
ClientOf = Callable[[Person], Client]


@pytest.fixture
def reviewer(make_person: MakePerson) -> Person:
    return make_person(name="Rita")


@pytest.fixture
def rival(make_person: MakePerson) -> Person:
    return make_person(name="Rolf")


@pytest.fixture
def dispute(
    as_owner: Client,
    make_person: MakePerson,
    client_of: ClientOf,
    reviewer: Person,
    rival: Person,
) -> Dispute:
    people = [make_person(name=name) for name in NAMES]
    return make_dispute(as_owner, [(each, client_of(each)) for each in people], [reviewer, rival])


@pytest.fixture
def two_images(dispute: Dispute) -> Dispute:
    """On the first, a car that one calls a person, and a car that only one has seen; on the second, a car."""
    car, person = dispute.category("car"), dispute.category("person")
    first = [
        ([marked(car, box(100)), marked(car, box(500))], {"weather": ["sun"]}),
        ([marked(car, box(104))], {"weather": ["sun"]}),
        ([marked(person, box(102))], {"weather": ["sun"]}),
    ]
    second = [([marked(each, box(200))], {"weather": ["sun"]}) for each in (car, car, person)]
    dispute.label([first, second])
    return dispute


@pytest.fixture
def page(page_of: PageOf, reviewer: Person, two_images: Dispute) -> Page:
    page = page_of(reviewer, viewport=WINDOW)
    open_screen(page, two_images)
    return page


def refuse_decisions(route: Route) -> None:
    if route.request.method == "PUT":
        route.abort()
    else:
        route.continue_()


def test_every_kind_of_object_and_an_answer_are_settled_by_keys_alone(
    page_of: PageOf, reviewer: Person, dispute: Dispute
) -> None:
    answers = (["sun"], ["rain"], ["sun"])
    car, person = dispute.category("car"), dispute.category("person")
    works = [
        (
            [
                *of_every_kind(dispute, OFFSETS[who]),
                marked(person if who == 1 else car, box(620, 420)),
            ],
            {"weather": answers[who]},
        )
        for who in range(3)
    ]
    dispute.label([works])
    page = page_of(reviewer, viewport=WINDOW)
    open_screen(page, dispute)

    count = rows(page).count()
    for _ in range(count):
        if current(page).count() == 0:
            break
        page.keyboard.press("m")
        page.wait_for_timeout(200)

    expect(page.get_by_role("heading", name="Everything is settled")).to_be_visible()
    expect_sent(page)
    assert dispute.consensus()["open_count"] == 0
    kinds = {each["shape"]["type"] for each in dispute.objects()}
    assert kinds == {
        "box", "rotated_box", "ellipse", "polygon", "mask", "keypoints", "polyline", "point",
    }  # fmt: skip
    assert dispute.consensus()["layer"]["answers"] == {"weather": ["sun"]}
    expect(page.get_by_role("link", name="Export the consensus")).to_be_focused()


def test_one_key_takes_an_annotators_version_and_brings_the_next(
    page: Page, two_images: Dispute
) -> None:
    take_in_hand(page, "Category")
    press(page, "2")
    expect(current(page)).to_contain_text("Only one")
    press(page, "x")

    expect_sent(page)
    [taken] = two_images.objects()
    assert taken["shape"]["x"] == 104
    assert "none" in [each["take"] for each in two_images.decided()]


def test_a_shape_is_edited_in_place_and_taken(page: Page, two_images: Dispute) -> None:
    take_in_hand(page, "Category")
    press(page, "e")
    expect(page.get_by_role("button", name="Take the shape")).to_be_visible()
    press(page, "Shift+ArrowRight", "Shift+ArrowRight", "Enter")
    expect(current(page)).to_contain_text("Only one")

    expect_sent(page)
    [taken] = two_images.objects()
    assert taken["shape"]["x"] == pytest.approx(122, abs=2.1)
    assert two_images.decided()[0]["kind"] == "edited"


def test_changes_that_are_dropped_leave_the_object_open(page: Page, two_images: Dispute) -> None:
    take_in_hand(page, "Category")
    press(page, "e", "Shift+ArrowRight", "Escape")

    expect(said(page)).to_have_text("The changes are dropped.")
    expect(current(page)).to_contain_text("Category")
    assert two_images.decided() == []


def test_decisions_are_taken_back_over_images(page: Page, two_images: Dispute) -> None:
    first = page.locator(".top-bar__file").inner_text()
    take_in_hand(page, "Category")
    press(page, "m")
    expect(current(page)).to_contain_text("Only one")
    press(page, "x", "Enter", "Enter")
    expect(page.locator(".top-bar__file")).not_to_have_text(first)
    press(page, "m")
    expect(said(page)).to_contain_text("All disagreements are decided")
    for _ in range(4):
        page.keyboard.press("z")
        page.wait_for_timeout(150)

    expect(page.locator(".top-bar__file")).to_have_text(first)
    expect_sent(page)
    assert two_images.decided(0) == []
    assert two_images.decided(1) == []


def test_another_reviewers_decision_is_shown_and_not_overwritten(
    page_of: PageOf, reviewer: Person, rival: Person, two_images: Dispute
) -> None:
    mine = page_of(reviewer, viewport=WINDOW, forgives="409")
    theirs = page_of(rival, viewport=WINDOW)
    open_screen(mine, two_images)
    open_screen(theirs, two_images)
    take_in_hand(mine, "Category")
    take_in_hand(theirs, "Category")
    press(theirs, "1")
    expect_sent(theirs)

    press(mine, "3")

    expect(mine.locator(".toast")).to_contain_text("Rolf has decided this meanwhile")
    assert [each["decided_by"]["name"] for each in two_images.decided()] == ["Rolf"]
    mine.locator(".toast").get_by_role("button", name="Look").click()
    expect(current(mine)).to_contain_text("Taken: Anna")
    press(mine, "3")
    expect_sent(mine)
    assert [each["decided_by"]["name"] for each in two_images.decided()] == ["Rita"]


def test_nothing_is_lost_when_the_page_is_loaded_again_without_a_server(
    page_of: PageOf, reviewer: Person, two_images: Dispute
) -> None:
    page = page_of(reviewer, viewport=WINDOW, forgives="net::ERR_")
    page.on("dialog", lambda dialog: dialog.accept())
    open_screen(page, two_images)
    take_in_hand(page, "Category")
    page.route("**/decision", refuse_decisions)
    press(page, "2")
    expect(page.locator(".chip__words").first).to_have_text("Offline · 1")
    assert two_images.decided() == []
    page.unroute("**/decision")
    page.reload()

    expect(rows(page).first).to_be_visible()
    expect_sent(page)
    [taken] = two_images.objects()
    assert taken["shape"]["x"] == 104


def test_a_version_is_seen_alone_while_its_digit_is_held(page: Page, two_images: Dispute) -> None:
    take_in_hand(page, "Category")
    page.keyboard.down("2")
    page.wait_for_timeout(500)
    page.keyboard.up("2")
    page.wait_for_timeout(100)

    expect(current(page)).to_contain_text("Category")
    assert two_images.decided() == []


def test_work_is_returned_to_an_annotator_with_a_note(page: Page, two_images: Dispute) -> None:
    press(page, "t")
    page.get_by_role("radio", name="Cleo").check()
    page.get_by_label("What should change").fill("This is a car.")
    page.get_by_role("button", name="Return", exact=True).click()

    expect(page.locator(".toast")).to_contain_text("Returned to Cleo.")
    person, client = two_images.annotators[2]
    listed = client.get(
        f"/api/v1/projects/{two_images.project['id']}/assignments",
        params={"annotator_id": person.id},
    ).json()["items"]
    assert [each["note"] for each in listed if each["state"] == "returned"] == ["This is a car."]


def test_the_dashboards_filters_are_passed_on(
    page_of: PageOf, reviewer: Person, two_images: Dispute
) -> None:
    page = page_of(reviewer, viewport=WINDOW)
    open_screen(page, two_images, "?kind=single")
    expect(page.locator(".top-bar__file")).to_have_text("photo-0.jpg")
    press(page, "PageDown")

    expect(page.get_by_role("heading", name="Nothing of this kind is left")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_screen_passes_axe(
    page_of: PageOf, server: Server, reviewer: Person, two_images: Dispute, theme: str
) -> None:
    page = page_of(reviewer, viewport=WINDOW)
    page.context.add_cookies([{"name": "editor_theme", "value": theme, "url": server.url}])
    open_screen(page, two_images)
    assert violations_now(page) == []
    press(page, "s")
    assert violations_now(page) == []
    press(page, "s", "e")
    assert violations_now(page) == []


def test_a_hundred_disagreements_become_one_dataset_by_one_key_each(
    page_of: PageOf, reviewer: Person, dispute: Dispute
) -> None:
    let_agreed_ones_settle(dispute)
    dispute.label(works_of(dispute))
    before = disagreements_of(dispute)
    page = page_of(reviewer, viewport=WINDOW)
    open_screen(page, dispute)

    keys = settle_all(page, {each: case.keys for each, (case, _, _) in before.items()})
    expect(page.get_by_role("heading", name="Everything is settled")).to_be_visible()
    expect_sent(page)

    assert len(keys) == 100
    assert statistics.median(keys) == 1
    after = disagreements_of(dispute)
    assert [told["is_open"] for _, _, told in after.values()] == [False] * 100
    for case, place, told in after.values():
        assert taken(told["decision"]) == expected_of(dispute, reviewer.id, case, place)
    standing = [case for case, _, _ in before.values() if case.truth is not None]
    sources = provenance_of(dispute)
    assert sorted(source["votes"] for source in sources) == sorted(case.votes for case in standing)
    assert {source["decided_by"] for source in sources} == {reviewer.id}
    people = {person.id for person, _ in dispute.annotators}
    for source in sources:
        assert {layer["annotator_id"] for layer in source["layers"]} <= people
        assert len(source["layers"]) == source["votes"][0]
