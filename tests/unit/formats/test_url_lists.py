"""Lists of pictures by URL, in whatever form people have them."""

import json

import pytest

from app.formats.reading.findings import FileRefused
from app.formats.reading.url_lists import Listed, read_url_list

A, B = "https://example.com/a.jpg", "http://example.com/b.jpg"


def read(text: str) -> list[Listed]:
    return list(read_url_list(text.encode(), "list"))


def test_plain_lines() -> None:
    assert read(f"\ufeff# two pictures\n\n{A}\n  {B}\nnothing\n") == [
        Listed("line 3", A),
        Listed("line 4", B),
        Listed("line 5", None),
    ]


def test_csv_with_a_heading() -> None:
    text = f'id, URL,file_name\n1,{A},"one, or so.jpg"\n2,,two.jpg\n'

    assert read(text) == [
        Listed("line 2", A, "one, or so.jpg"),
        Listed("line 3", None, "two.jpg"),
    ]


def test_json_lines() -> None:
    text = json.dumps({"url": A, "name": "one.jpg"}) + "\n{broken\n" + json.dumps({"image": B})

    assert read(text) == [
        Listed("line 1", A, "one.jpg"),
        Listed("line 2", None),
        Listed("line 3", B),
    ]


def test_coco_prefers_its_own_copies() -> None:
    images = [{"file_name": "1.jpg", "flickr_url": B, "coco_url": A}, {"file_name": "2.jpg"}]

    found = read(json.dumps({"images": images, "annotations": []}, indent=1))

    assert found == [
        Listed("list: images[0]", A, "1.jpg"),
        Listed("list: images[1]", None, "2.jpg"),
    ]


def test_label_studio_and_lists_of_texts() -> None:
    tasks = [{"id": 1, "data": {"image": A}}, B, {"data": {"image": "/data/local.jpg"}}, 7]

    assert [each.url for each in read(json.dumps(tasks))] == [A, B, None, None]


@pytest.mark.parametrize("text", ['{"images": [', '{"boxes": []}', "[1, "])
def test_what_is_no_list_is_refused(text: str) -> None:
    with pytest.raises(FileRefused):
        read(text)


def test_a_file_that_is_no_text_is_refused() -> None:
    with pytest.raises(FileRefused, match="UTF-8"):
        read_url_list(b"\xff\xd8\xff", "list")
