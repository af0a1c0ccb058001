from app.web.drawing import initials, segments, svg_path, svg_points, thumbnail_ratio


def test_the_parts_of_a_bar_follow_each_other_and_fill_it() -> None:
    parts = segments({"new": 2, "submitted": 1, "accepted": 1})

    assert [(part.name, part.start, part.length) for part in parts] == [
        ("new", 0.0, 50.0),
        ("submitted", 50.0, 25.0),
        ("accepted", 75.0, 25.0),
    ]


def test_a_bar_of_nothing_has_no_length() -> None:
    assert [part.length for part in segments({"new": 0})] == [0.0]


def test_points_keep_their_fractions() -> None:
    assert svg_points([(1.5, 2), (1024.25, 4)]) == "1.5,2 1024.25,4"


def test_a_polygon_with_a_hole_is_two_closed_rings() -> None:
    square = [(0, 0), (9, 0), (9, 9)]
    hole = [(2, 2), (3, 2), (3, 3)]

    assert svg_path([[square, hole]]) == "M0,0 9,0 9,9ZM2,2 3,2 3,3Z"


def test_a_panorama_does_not_take_a_whole_row() -> None:
    assert thumbnail_ratio(4000, 3000) == 1.333
    assert thumbnail_ratio(20_000, 1000) == 2.4
    assert thumbnail_ratio(1000, 20_000) == 0.6


def test_initials_are_of_the_first_and_last_name() -> None:
    assert initials("Ada King Lovelace") == "AL"
    assert initials("ada") == "A"
    assert initials(" ") == ""
