"""What is decided beside the shape."""

from typing import Any

import pytest

from app.agreement.measures.fusion.existence import existence_of
from app.agreement.measures.fusion.members import Member
from app.agreement.measures.fusion.proposals import Options, fuse
from tests.unit.agreement.fusion.shapes import SIZE, box

SHAPE = box(1, 1, 5, 5)


def voters(*category_ids: int, **details: list[Any]) -> list[Member]:
    return [
        Member(rater, SHAPE, category_id, **{name: each[rater] for name, each in details.items()})
        for rater, category_id in enumerate(category_ids)
    ]


@pytest.mark.parametrize(
    ("votes", "raters", "quorum", "verdict"),
    [
        (2, 3, 0.5, "present"),
        (1, 3, 0.5, "absent"),
        (1, 2, 0.5, "disputed"),
        (2, 4, 0.5, "disputed"),
        (1, 1, 0.5, "present"),
        (3, 5, 0.6, "present"),
        (2, 4, 0.75, "absent"),
        (1, 2, 0.25, "present"),
    ],
)
def test_an_object_exists_if_enough_saw_it(
    votes: int, raters: int, quorum: float, verdict: str
) -> None:
    assert existence_of(votes, raters, quorum=quorum).verdict == verdict


def test_an_object_that_one_of_three_marked_is_proposed_with_a_warning() -> None:
    proposal = fuse(voters(1), SIZE, Options(rater_count=3))

    assert proposal.shape == SHAPE
    assert proposal.existence.verdict == "absent"
    assert proposal.notes == ("1 of 3 marked it: fewer than are needed.",)


def test_the_category_of_most_is_taken() -> None:
    proposal = fuse(voters(4, 4, 2), SIZE)

    assert proposal.category_id == 4
    assert proposal.shares == {2: pytest.approx(1 / 3), 4: pytest.approx(2 / 3)}


def test_a_tie_is_disputed_and_never_goes_to_the_lowest() -> None:
    proposal = fuse(voters(7, 3), SIZE)

    assert proposal.category_id is None
    assert proposal.disputed == ("category",)


def test_quality_breaks_a_tie() -> None:
    assert fuse(voters(7, 3, weight=[1.0, 0.9]), SIZE).category_id == 7


def test_a_posterior_overrules_the_votes() -> None:
    proposal = fuse(voters(7, 7, 3), SIZE, Options(posterior={3: 0.8, 7: 0.2}))

    assert proposal.category_id == 3
    assert proposal.shares == {3: 0.8, 7: 0.2}


ATTRIBUTES = [
    ([{"colour": "red"}, {"colour": "red"}, {"colour": "blue"}], {"colour": "red"}, False),
    ([{"colour": "red"}, {"colour": "blue"}], {}, True),
    ([{"colour": "red"}, {}, {}], {}, False),
    ([{"colour": "red"}, {}], {}, True),
    ([{"age": 3}, {"age": 9}, {"age": 5}], {"age": 5}, True),
    ([{"is_wet": True}, {"is_wet": True}, {"is_wet": False}], {"is_wet": True}, False),
    ([{"has": ["a", "b"]}, {"has": ["b"]}, {"has": ["b", "c"]}], {"has": ["b"]}, False),
    ([{"has": ["a", "b"]}, {"has": ["b"]}], {"has": ["b"]}, True),
]


@pytest.mark.parametrize(("given", "decided", "is_disputed"), ATTRIBUTES)
def test_attributes_go_by_majority(
    given: list[dict[str, Any]], decided: dict[str, Any], is_disputed: bool
) -> None:
    proposal = fuse(voters(*[1] * len(given), attributes=given), SIZE)

    assert proposal.attributes == decided
    assert bool(proposal.disputed) == is_disputed


def test_who_saw_another_category_does_not_speak_of_its_attributes() -> None:
    given = [{"doors": 2}, {"doors": 2}, {"legs": 4}]

    assert fuse(voters(1, 1, 2, attributes=given), SIZE).attributes == {"doors": 2}


def test_crowd_order_and_group_are_decided_too() -> None:
    proposal = fuse(
        voters(1, 1, 1, is_crowd=[True, True, False], z=[5, 1, 2], group_id=["g", None, "g"]), SIZE
    )

    assert (proposal.is_crowd, proposal.z, proposal.group_id) == (True, 2, "g")


def test_an_even_split_on_crowd_is_disputed() -> None:
    proposal = fuse(voters(1, 1, is_crowd=[True, False]), SIZE)

    assert not proposal.is_crowd
    assert proposal.disputed == ("crowd",)
