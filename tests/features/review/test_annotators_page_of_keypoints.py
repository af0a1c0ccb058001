"""A page of an annotator tells where they place the points of a skeleton."""

import re

from tests.features.agreement.conftest import Team
from tests.features.agreement.test_tell_of_keypoints import placed as placed
from tests.features.agreement.test_tell_of_keypoints import posing as posing
from tests.features.review.test_list_disagreements_on_a_page import page


def test_arrows_point_where_somebody_leans(posing: Team) -> None:
    first, second = (
        page(posing.owner, f"/projects/{posing.id}/annotators/{person.id}")
        for person in posing.people
    )

    assert "Left taken for right" in first
    (left,) = re.findall(r'row">head</th>\s*<td[^>]*>([^<]+)', first)
    (right,) = re.findall(r'row">head</th>\s*<td[^>]*>([^<]+)', second)
    assert re.fullmatch(r"\d\.\d % left", left)
    assert re.fullmatch(r"\d\.\d % right", right)
    for text, sign in ((first, -1), (second, 1)):
        arrows = re.findall(r'pose__arrow" x1="([^"]+)"[^>]*? x2="([^"]+)"', text)
        # But for the hands, which are exchanged now and then, and then lie on the other side.
        assert sum((float(end) - float(start)) * sign > 0 for start, end in arrows) >= 8
