import re

from app.database.sampling import BUCKETS, bucket_of
from app.gallery.facets import FACETS
from app.metadata import models as metadata
from app.similarity import models as similarity

COUNTED = {"m": {*metadata.COUNTED}, "measured": {*similarity.COUNTED}, "agreed": {"similarity"}}


def test_whatever_facets_count_stands_in_the_indexes_of_samples() -> None:
    asked = {
        (table, column)
        for facet in FACETS.values()
        if not facet.joins
        for table, column in re.findall(r'\b(m|measured|agreed)\."?(\w+)', facet.sql)
    }

    assert len(asked) > 15
    assert [each for each in sorted(asked) if each[1] not in COUNTED[each[0]]] == []


def test_neighbours_fall_into_buckets_of_one_size() -> None:
    counts = [0] * BUCKETS
    for image_id in range(1, 65_537):
        counts[eval(bucket_of("image_id"), {}, {"image_id": image_id})] += 1

    assert {*counts} == {64}
