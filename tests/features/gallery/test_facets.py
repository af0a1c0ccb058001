"""What there is to choose in the gallery, and how many images each choice leaves."""

import re
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from httpx import Client

from app.gallery.facets import counting, sampling
from tests.conftest import Person
from tests.factories.images import make_images
from tests.factories.labelling import make_box, next_assignment, save, submit
from tests.factories.projects import WEATHER, add_member, make_project

HTML = {"Accept": "text/html"}
OPTION = re.compile(r'name="f"\s+value="([^"]*)"\s*(checked)?')


@dataclass(frozen=True)
class Gallery:
    """A project of twelve images; the first six with metadata, of the seventh only who made its camera. The first is
    labelled and submitted by its owner.

    The first two have an answer to the question about the weather, the third an anomaly, and the fourth one dismissed.
    """

    project: dict[str, Any]
    path: str
    image_ids: list[int]


@pytest.fixture
def gallery(as_owner: Client, database: psycopg.Connection[Any]) -> Gallery:
    sky = {"name": "clouds, if any", "mode": "multilabel", "values": ["few", "many"]}
    project = make_project(as_owner, questions=[WEATHER, sky])
    image_ids = make_images(database, project["id"], 12)
    layer = next_assignment(as_owner, project["id"])
    added = [make_box(project["categories"][0]["id"])]
    answers = {"weather": ["sun"], "clouds, if any": ["few", "many"]}
    save(as_owner, layer["layer"]["id"], 0, added=added, answers=answers)
    submit(as_owner, layer["id"])
    second = next_assignment(as_owner, project["id"])
    save(as_owner, second["layer"]["id"], 0, answers={"weather": ["rain"]})
    for image_id, kind, dismissed in (
        (image_ids[2], "edited", None),
        (image_ids[3], "size", "now"),
    ):
        database.execute(
            """
            insert into image_anomalies (image_id, project_id, kind, severity, reason, details, dismissed_at)
            values (%s, %s, %s, 1, 'Edited', '{"facts": []}', %s)
            """,
            [image_id, project["id"], kind, dismissed],
        )
    for at, image_id in enumerate(image_ids[:6]):
        database.execute(
            """
            insert into image_metadata (image_id, project_id, make, model, iso, exposure_s, taken_at_local, flash_fired)
            values (%s, %s, 'Canon', %s, %s, %s, %s, %s)
            """,
            [
                image_id,
                project["id"],
                "Canon EOS 5D" if at < 4 else "Canon EOS 5D Mark II",
                100 * 2**at,
                1 / 2**at,
                f"2024-0{at + 1}-15 12:00",
                at == 0,
            ],
        )
    database.execute(
        "insert into image_metadata (image_id, project_id, make) values (%s, %s, 'Leica')",
        [image_ids[6], project["id"]],
    )
    return Gallery(project, f"/projects/{project['id']}/images", image_ids)


def shown(client: Client, gallery: Gallery, **asked: Any) -> str:
    response = client.get(gallery.path, params=asked, headers=HTML)
    assert response.status_code == 200, response.text
    return response.text


def options_of(page: str) -> list[str]:
    return [term.replace("&#34;", '"') for term, _ in OPTION.findall(page)]


def count_of(page: str) -> int:
    found = re.search(r'role="status">\s*(?:about )?<strong>([\d,]+)</strong>', page)
    assert found is not None
    return int(found[1].replace(",", ""))


def test_every_choice_finds_as_many_images_as_it_says(as_owner: Client, gallery: Gallery) -> None:
    page = shown(as_owner, gallery)
    said = re.findall(
        r'value="([^"]+)"[^>]*>(?:(?!</label>).)*?facet__count">([\d,]+)<', page, re.DOTALL
    )

    found = {
        term: count_of(shown(as_owner, gallery, f=term.replace("&#34;", '"'))) for term, _ in said
    }

    assert {term: int(count) for term, count in said} == found
    assert found["camera=&#34;Canon EOS 5D&#34;"] == 4
    assert (found["camera=Leica"], found["-has:camera"]) == (1, 5)
    assert found["state:submitted"] == 1
    assert found["-has:iso"] == 6
    assert [found[f"answer:weather={value}"] for value in ("sun", "rain")] == [1, 1]
    assert found["-answer:weather"] == 10
    assert found["answer:&#34;clouds, if any=many&#34;"] == 1
    assert found["anomaly:edited"] == 1
    assert "anomaly:size" not in found
    assert ">Edited by software<" in page


def test_bars_hold_every_image_once(as_owner: Client, gallery: Gallery) -> None:
    page = shown(as_owner, gallery)
    bars = [term for term in options_of(page) if term.startswith("iso:")]

    counts = [count_of(shown(as_owner, gallery, f=term)) for term in bars]

    assert counts == [1] * 6
    assert [int(count) for count in re.findall(r"ISO [^']*?, (\d+) image", page)] == counts
    assert bars[0] == "iso:100"
    assert count_of(shown(as_owner, gallery, f=bars)) == 6


def test_times_are_by_month_when_they_span_months(as_owner: Client, gallery: Gallery) -> None:
    options = options_of(shown(as_owner, gallery))

    assert "taken_at_local:2024-03" in options
    assert count_of(shown(as_owner, gallery, f="taken_at_local:2024-03")) == 1


def test_choices_of_one_facet_are_alternatives_and_facets_join(
    as_owner: Client, gallery: Gallery
) -> None:
    both = ["iso:100", "iso:200", 'camera="Canon EOS 5D"']

    page = shown(as_owner, gallery, f=both)

    assert count_of(page) == 2
    assert len(re.findall(r'name="f"[^>]*checked', page)) == 3
    # A facet counts among what the others leave, and keeps its own alternatives.
    assert "iso:400" in options_of(page)
    assert "iso:3200" not in options_of(page)
    assert page.count('class="chip"') == 3


def test_answers_to_one_question_are_alternatives_and_questions_join(
    as_owner: Client, gallery: Gallery
) -> None:
    weather = ["answer:weather=sun", "answer:weather=rain"]

    either = shown(as_owner, gallery, f=weather)
    both = shown(as_owner, gallery, f=[*weather, 'answer:"clouds, if any=few"'])

    assert (count_of(either), count_of(both)) == (2, 1)
    assert "-answer:weather" in options_of(either)
    assert "weather: sun" in either


def test_what_is_written_joins_what_is_chosen(as_owner: Client, gallery: Gallery) -> None:
    chosen = ["-has:exposure_s", "exposure_s<0.3"]

    page = shown(as_owner, gallery, q="iso>100 iso<1000", f=chosen)

    assert count_of(page) == 2


def test_a_filter_that_cannot_be_read_is_shown_where_it_is_wrong(
    as_owner: Client, gallery: Gallery
) -> None:
    response = as_owner.get(gallery.path, params={"q": "iso>100 colour:red"}, headers=HTML)

    assert response.status_code == 422
    assert "iso&gt;100 ⟶colour:red" in response.text
    assert 'value="iso&gt;100 colour:red"' in response.text
    assert "state:new" in options_of(response.text)


def test_annotators_of_a_blind_project_choose_by_their_own_work(
    as_owner: Client, as_annotator: Client, annotator: Person, gallery: Gallery
) -> None:
    add_member(as_owner, gallery.project["id"], annotator.id)

    own = options_of(shown(as_annotator, gallery))
    all_options = options_of(shown(as_owner, gallery))

    assert any(term.startswith("annotator:") for term in all_options)
    assert not any(
        term.startswith(("annotator:", "agreement:", "category:", "answer:", "anomaly:"))
        for term in own
    )
    assert "state:submitted" not in own
    refused = as_annotator.get(gallery.path, params={"f": "annotator:o"}, headers=HTML)
    assert refused.status_code == 422


def test_a_large_project_is_counted_by_a_sample_and_says_so(
    as_owner: Client,
    gallery: Gallery,
    database: psycopg.Connection[Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make_images(database, gallery.project["id"], 600, prefix="more")
    monkeypatch.setattr(sampling, "COUNTED", 100)

    page = shown(as_owner, gallery)

    assert 300 <= count_of(page) <= 1200
    assert "(counted on" in page


@pytest.fixture
def sampled(
    gallery: Gallery, database: psycopg.Connection[Any], monkeypatch: pytest.MonkeyPatch
) -> Gallery:
    """The gallery with so many other images that it is counted by a sample of hardly any."""
    make_images(database, gallery.project["id"], 200, prefix="more")
    monkeypatch.setattr(sampling, "COUNTED", 60)
    monkeypatch.setattr(counting, "sample_of", _hardly_any)
    return gallery


async def _hardly_any(*_: object, **__: object) -> sampling.Sample:
    return sampling.Sample(1)


@pytest.mark.parametrize(
    ("asked", "option"),
    [
        pytest.param({"q": "camera:canon"}, "flash_fired:yes", id="written"),
        pytest.param({"f": "answer:weather=sun"}, 'answer:"clouds, if any=few"', id="chosen"),
        pytest.param(
            {"q": "camera:canon", "f": ["iso:100", "iso:200"]}, "flash_fired:yes", id="both"
        ),
    ],
)
def test_what_is_too_little_for_a_sample_is_counted(
    as_owner: Client, sampled: Gallery, asked: dict[str, Any], option: str
) -> None:
    listed = as_owner.get(
        f"/api/v1/projects/{sampled.project['id']}/images",
        params={"q": " ".join([asked.get("q", ""), _either(asked.get("f", []))])},
    ).json()["items"]

    page = shown(as_owner, sampled, **asked)

    assert count_of(page) == len(listed) > 0
    assert "(counted on" not in page
    assert option in options_of(page)


def _either(chosen: str | list[str]) -> str:
    terms = [chosen] if isinstance(chosen, str) else chosen
    return f"({' or '.join(terms)})" if terms else ""


def test_an_estimate_of_nothing_says_that_it_is_one(
    as_owner: Client, sampled: Gallery, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sampling.Sample, "holds_few", lambda *_: False)

    page = shown(as_owner, sampled, q="width<0")

    assert re.search(r"about\s+<strong>0</strong>", page)


def test_a_facet_of_too_many_values_says_so(
    as_owner: Client, gallery: Gallery, database: psycopg.Connection[Any]
) -> None:
    sentence = "The 50 most frequent. Write others in the line above."
    assert sentence not in shown(as_owner, gallery)
    project_id = gallery.project["id"]
    make_images(database, project_id, 60, prefix="lens")
    database.execute(
        """
        insert into image_metadata (image_id, project_id, lens_model)
        select id, project_id, 'lens ' || id from images where project_id = %s and file_name like 'lens%%'
        """,
        [project_id],
    )

    page = shown(as_owner, gallery)

    assert page.count(sentence) + page.count(sentence.replace("50", "49")) == 1
