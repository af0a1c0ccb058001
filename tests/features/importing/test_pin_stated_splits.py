"""The parts that a dataset says its images are in become pins, where the import is asked for them."""

from typing import Any

from tests.features.importing.conftest import Importing

CVAT = (
    "<annotations>"
    + "".join(
        f"<image id='{n}' name='image-0000{n}.jpg' subset='{subset}' width='640' height='480'/>"
        for n, subset in enumerate(("Train", "validation", "test"))
    )
    + "</annotations>"
).encode()


def pins(importing: Importing) -> dict[int, str]:
    cursor = importing.database.execute(
        "select image_id, split from split_pins where project_id = %s", [importing.project["id"]]
    )
    return dict(cursor)


def take(importing: Importing, **options: Any) -> dict[str, Any]:
    report: dict[str, Any] = importing.take(CVAT, "annotations.xml", **options)["report"]
    return report


def test_parts_are_told_and_pinned_only_where_asked_for(importing: Importing) -> None:
    first, second, third = importing.image_ids

    assert take(importing)["splits"] == {"train": 1, "val": 1, "test": 1}
    assert pins(importing) == {}
    take(importing, splits="pin", dry_run=True)
    assert pins(importing) == {}

    report = take(importing, splits="pin")

    assert pins(importing) == {first: "train", second: "val", third: "test"}
    assert report["result"]["pinned"] == {"train": 1, "val": 1, "test": 1}
    assert report["result"]["changed_nothing"] is False
    assert take(importing, splits="pin")["result"]["changed_nothing"] is True


def test_a_pin_to_another_part_stays_and_is_told(importing: Importing) -> None:
    first, *_ = importing.image_ids
    importing.database.execute(
        "insert into split_pins (image_id, project_id, split) values (%s, %s, 'test')",
        [first, importing.project["id"]],
    )

    checked = take(importing, splits="pin", dry_run=True)
    report = take(importing, splits="pin")

    assert pins(importing)[first] == "test"
    for each in (checked, report):
        (finding,) = each["findings"]
        assert (finding["code"], finding["count"]) == ("pinned-otherwise", 1)
        assert finding["places"][0]["place"] == "image-00000.jpg"
