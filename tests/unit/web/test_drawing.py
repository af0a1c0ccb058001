from app.web.drawing import initials, segments, svg_mask, svg_path, svg_points, thumbnail_ratio


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


def test_a_hole_runs_against_its_exterior_however_it_was_drawn() -> None:
    square = [(0, 0), (9, 0), (9, 9)]
    hole = [(2, 2), (3, 2), (3, 3)]

    path = "M0,0 9,0 9,9ZM3,3 3,2 2,2Z"
    assert svg_path([[square, hole]]) == path
    assert svg_path([[square[::-1], hole[::-1]]]) == path


def test_parts_that_overlap_run_the_same_way_so_that_they_add_up() -> None:
    square = [(0, 0), (9, 0), (9, 9)]

    assert svg_path([[square], [square[::-1]]]) == "M0,0 9,0 9,9Z" * 2


def test_a_mask_is_drawn_as_its_outline() -> None:
    # Three columns of four: five pixels without, two with, five without.
    mask = {"type": "mask", "size": [4, 3], "counts": "525"}

    assert svg_mask(mask, 48) == "M1,1 2,1 2,3 1,3Z"


def test_a_panorama_does_not_take_a_whole_row() -> None:
    assert thumbnail_ratio(4000, 3000) == 1.333
    assert thumbnail_ratio(20_000, 1000) == 2.4
    assert thumbnail_ratio(1000, 20_000) == 0.6


def test_initials_are_of_the_first_and_last_name() -> None:
    assert initials("Ada King Lovelace") == "AL"
    assert initials("ada") == "A"
    assert initials(" ") == ""
