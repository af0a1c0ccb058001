"""Rows in the text form of COPY, and the ids that name them."""

from uuid import NAMESPACE_OID, UUID, uuid5

import pytest

from app.importing.copying import copied
from app.importing.lines import named_id


def test_a_line_a_row_with_its_batch_last() -> None:
    rows = [(1, None, True, 2.5, "plain"), (2, "a\tb\\n\nc\r", False, 1e-7, "")]

    assert copied(rows, 7) == b"1\t\\N\tt\t2.5\tplain\t7\n2\ta\\tb\\\\n\\nc\\r\tf\t1e-07\t\t7\n"


def test_text_keeps_its_letters() -> None:
    assert copied([("Ünï ☃",)], 1) == "Ünï ☃\t1\n".encode()


@pytest.mark.parametrize("name", ["1 2", "", "9 annotations[3]", "Ünï"])
def test_names_are_those_of_uuid5(name: str) -> None:
    assert UUID(named_id(NAMESPACE_OID, name)) == uuid5(NAMESPACE_OID, name)
