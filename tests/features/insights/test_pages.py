"""The pages of insights: each shows what the API says, and leads to the gallery."""

import re
from urllib.parse import urlencode

import pytest
from httpx import Client

from tests.features.insights.labelled import Labelled


def test_labels_are_cells_that_lead_to_their_images(labelled: Labelled) -> None:
    shown = labelled.owner.get(
        f"/projects/{labelled.id}/insights",
        params={"field": "hour", "bins": "", "cut": "count", "truth": "accepted", "where": ""},
    ).text

    query = urlencode({"q": "marked:accepted=bus hour>=12 hour<18"})
    assert f"/projects/{labelled.id}/images?{query}" in shown.replace("&amp;", "&")
    assert "bus, Afternoon, 12 to 17 h: 30 images, 75 % (60 % to 86 %)" in shown


def test_labels_of_all_images_are_rows_with_their_interval(labelled: Labelled) -> None:
    path = f"/projects/{labelled.id}/insights"

    shown = labelled.owner.get(path, params={"truth": "accepted"}).text

    assert "Shares are of the labelled images" in shown
    assert 'class="heat' not in shown
    assert re.search(
        r'aria-label="bus, all: [0-9]+ images, [0-9]+ % \([0-9]+ % to [0-9]+ %\)"', shown
    )


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("", "Categories"),
        ("/pairs", "car and bus"),
        ("/objects", "Large, from 96² px on"),
        ("/gaps", "No image of category bus where hour of day is Night"),
        ("/card", "Known gaps"),
    ],
)
def test_each_page_tells_its_part(labelled: Labelled, path: str, told: str) -> None:
    response = labelled.owner.get(f"/projects/{labelled.id}/insights{path}")

    assert response.status_code == 200
    assert told in response.text


def test_a_line_that_cannot_be_read_is_told_above_the_numbers(labelled: Labelled) -> None:
    response = labelled.owner.get(f"/projects/{labelled.id}/insights", params={"where": "iso>"})

    assert response.status_code == 422
    assert "where:" in response.text
    assert 'value="iso&gt;"' in response.text


def test_without_labels_the_page_says_what_to_do(labelled: Labelled) -> None:
    path = f"/projects/{labelled.id}/insights/objects"

    assert "No labelled images" in labelled.owner.get(path, params={"truth": "consensus"}).text


def test_annotators_do_not_see_them(labelled: Labelled, as_annotator: Client) -> None:
    assert as_annotator.get(f"/projects/{labelled.id}/insights").status_code == 404
