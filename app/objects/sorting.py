"""The order of objects `n` in images `i`: by a key, then by the object's permanent number."""

from dataclasses import dataclass, replace
from typing import Literal, LiteralString

from app.objects.schemas import Order


@dataclass(frozen=True)
class Sort:
    """By `key`, of the type `kind`; ties by number the same way round. What is not known comes last.

    `joins` bring what the key needs to objects `n`.
    """

    key: LiteralString
    kind: Literal["bigint", "float8"]
    way: Literal["asc", "desc"] = "asc"
    joins: LiteralString = ""
    number: LiteralString = "n.number"
    is_indexed: bool = False
    """Whether the first objects are found without all others."""

    @property
    def order(self) -> LiteralString:
        """What follows `order by`."""
        return f"{self.key} {self.way}, {self.number} {self.way}"

    def within(self, relation: LiteralString) -> "Sort":
        """The same order of a relation that has its `key` and its `number`."""
        return replace(self, key=f"{relation}.key", number=f"{relation}.number", joins="")

    @property
    def behind(self) -> LiteralString:
        """The condition on objects behind the one with the parameters `after_key` and `after_number`."""
        sign: LiteralString = "<" if self.way == "desc" else ">"
        return f"({self.key}, {self.number}) {sign} (%(after_key)s::{self.kind}, %(after_number)s::bigint)"


SORTS: dict[Order, Sort] = {
    "image": Sort("n.image_id", "bigint", is_indexed=True),
    "newest": Sort("n.number", "bigint", "desc", is_indexed=True),
    "oldest": Sort("n.number", "bigint", is_indexed=True),
    "largest": Sort("n.area", "float8", "desc"),
    "smallest": Sort("n.area", "float8"),
    "category": Sort("c.position", "bigint", joins="join categories c on c.id = n.category_id"),
    "score": Sort("coalesce(n.score, 2)", "float8"),
    "agreement": Sort(
        "coalesce(rated.similarity, 2)",
        "float8",
        joins="left join agreement_images rated on rated.image_id = n.image_id",
    ),
}
