from dataclasses import replace

from app.exporting.digests import Changes, Difference, difference, read_records, records_of
from app.formats.records import Image, Object

BOX = {"type": "box", "x": 1.0, "y": 2.0, "width": 3.0, "height": 4.0}
IMAGE = Image(1, "a.jpg", 10, 10, objects=(Object(1, 5, BOX), Object(2, 6, BOX)))
OTHER = Image(2, "b.jpg", 10, 10, objects=(Object(3, 5, BOX),))


def compared(first: list[Image], second: list[Image], *, limit: int = 200) -> Difference:
    before, after = (
        read_records(b"".join(records_of(image) for image in side)) for side in (first, second)
    )
    return difference(before, after, limit=limit)


def test_equal_exports_do_not_differ() -> None:
    found = compared([IMAGE, OTHER], [IMAGE, OTHER])

    assert found.images == Changes(unchanged=2)
    assert found.objects == Changes(unchanged=3)
    assert found.changed_images == []


def test_moved_added_and_removed_objects_are_told_by_category() -> None:
    moved = replace(IMAGE.objects[0], shape={**BOX, "x": 2.0})
    added = Object(9, 6, BOX)

    found = compared([IMAGE, OTHER], [replace(IMAGE, objects=(moved, added)), OTHER])

    assert found.objects == Changes(added=1, removed=1, changed=1, unchanged=1)
    assert found.by_category == {
        5: Changes(changed=1, unchanged=1),
        6: Changes(added=1, removed=1),
    }
    assert found.images == Changes(changed=1, unchanged=1)
    assert found.changed_images == [(1, Changes(added=1, removed=1, changed=1))]


def test_an_object_of_another_category_has_changed() -> None:
    recategorised = replace(
        IMAGE, objects=(replace(IMAGE.objects[0], category_id=6), IMAGE.objects[1])
    )

    found = compared([IMAGE], [recategorised])

    assert found.by_category == {6: Changes(changed=1, unchanged=1)}


def test_images_come_and_go_with_their_objects() -> None:
    found = compared([IMAGE], [OTHER])

    assert found.images == Changes(added=1, removed=1)
    assert found.objects == Changes(added=1, removed=2)


def test_an_image_in_another_split_has_changed_without_its_objects() -> None:
    found = compared([IMAGE], [replace(IMAGE, split="val")])

    assert found.images == Changes(changed=1)
    assert found.objects == Changes(unchanged=2)
    assert found.changed_images == [(1, Changes(unchanged=2))]


def test_only_the_first_changed_images_are_named() -> None:
    found = compared([], [replace(OTHER, id=number) for number in range(1, 8)], limit=3)

    assert [image_id for image_id, _ in found.changed_images] == [1, 2, 3]
    assert found.changed_image_count == 7


def test_empty_exports_can_be_compared() -> None:
    assert compared([], []).objects == Changes()


def test_fields_of_imported_files_that_changed_are_told() -> None:
    held = replace(IMAGE, objects=(replace(IMAGE.objects[0], extra={"track": 7}), IMAGE.objects[1]))

    of_object = compared([IMAGE], [held])
    of_image = compared([IMAGE], [replace(IMAGE, extra={"city": "Ulm"})])

    assert of_object.objects == Changes(changed=1, unchanged=1)
    assert of_image.images == Changes(changed=1)
    assert of_image.objects == Changes(unchanged=2)
