"""Whether a type of the client fits a schema of the server's OpenAPI document. Pure.

What is sent must be taken: every value of the type fits the schema. What comes must be understood: every value of the
schema fits the type, fields beyond those of the type left aside.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import NoneType, UnionType
from typing import Any, Literal, NotRequired, Union, get_args, get_origin, get_type_hints

Schema = Mapping[str, Any]
Held = Callable[[Any, Schema, str], Iterator[str]]

_SENT_AS = {
    str: {"string"},
    bool: {"boolean"},
    int: {"integer", "number"},
    float: {"number"},
    NoneType: {"null"},
}
_UNDERSTOOD_AS = _SENT_AS | {int: {"integer"}, float: {"integer", "number"}}


class Contract:
    """The schemas of a document, to which types are held. What does not fit is told with its place."""

    def __init__(self, document: Schema) -> None:
        self._schemas = document["components"]["schemas"]

    def unsendable(self, kind: Any, schema: Schema, at: str) -> Iterator[str]:
        """What of a type the schema does not take: each of its members needs an alternative that takes it."""
        for member in _members(kind):
            hold: Held = getattr(self, f"_sent_{_sort_of(member)}")
            yield from _fewest(list(hold(member, each, at)) for each in self._alternatives(schema))

    def unforeseen(self, kind: Any, schema: Schema, at: str) -> Iterator[str]:
        """What the schema may give that the type does not foresee: each alternative needs a member."""
        for alternative in self._alternatives(schema):
            yield from _fewest(
                list(getattr(self, f"_given_{_sort_of(member)}")(member, alternative, at))
                for member in _members(kind)
            )

    def _alternatives(self, schema: Schema) -> list[Schema]:
        if "$ref" in schema:
            return self._alternatives(self._schemas[schema["$ref"].rpartition("/")[2]])
        several = schema.get("anyOf", schema.get("oneOf"))
        if several is None:
            return [schema]
        return [found for each in several for found in self._alternatives(each)]

    # What is sent

    def _sent_record(self, record: Any, schema: Schema, at: str) -> Iterator[str]:
        fields, always = _fields(record)
        if "properties" not in schema:
            yield f"{at}: no object is taken"
            return
        for name in schema.get("required", []):
            if name not in always:
                yield f"{at}.{name}: is required"
        yield from self._each(self.unsendable, fields, schema["properties"], at)

    def _sent_words(self, words: Any, schema: Schema, at: str) -> Iterator[str]:
        if "enum" not in schema and "const" not in schema and schema.get("type") == "string":
            return
        for each in get_args(words):
            if each not in _words(schema):
                yield f"{at}: {each!r} is not taken"

    def _sent_places(self, places: Any, schema: Schema, at: str) -> Iterator[str]:
        yield from _in_places(self.unsendable, places, schema, at)

    def _sent_list(self, items: Any, schema: Schema, at: str) -> Iterator[str]:
        if schema.get("type") != "array":
            yield f"{at}: no list is taken"
        for each in schema.get("prefixItems", [schema.get("items", {})]):
            yield from self.unsendable(get_args(items)[0], each, f"{at}[]")

    def _sent_map(self, values: Any, schema: Schema, at: str) -> Iterator[str]:
        value = get_args(values)[1]
        if schema.get("type") != "object" or "properties" in schema:
            yield f"{at}: no object of any names is taken"
        elif value is not Any:
            yield from self.unsendable(value, _values(schema), f"{at}{{}}")

    def _sent_scalar(self, scalar: Any, schema: Schema, at: str) -> Iterator[str]:
        is_free = "enum" not in schema and "const" not in schema
        if not (is_free and schema.get("type") in _SENT_AS.get(scalar, ())):
            yield f"{at}: {scalar.__name__} is not taken, but {dict(schema)}"

    # What comes

    def _given_record(self, record: Any, schema: Schema, at: str) -> Iterator[str]:
        fields, always = _fields(record)
        for name in sorted(always & schema.get("properties", {}).keys()):
            if name not in schema.get("required", []):
                yield f"{at}.{name}: may be missing"
        yield from self._each(self.unforeseen, fields, schema.get("properties", {}), at)

    def _given_words(self, words: Any, schema: Schema, at: str) -> Iterator[str]:
        for each in _words(schema) or ["any other"]:
            if each not in get_args(words):
                yield f"{at}: {each!r} is not foreseen"

    def _given_places(self, places: Any, schema: Schema, at: str) -> Iterator[str]:
        yield from _in_places(self.unforeseen, places, schema, at)

    def _given_list(self, items: Any, schema: Schema, at: str) -> Iterator[str]:
        if schema.get("type") != "array":
            yield f"{at}: is no list, but {dict(schema)}"
        for each in schema.get("prefixItems", [schema.get("items", {})]):
            yield from self.unforeseen(get_args(items)[0], each, f"{at}[]")

    def _given_map(self, values: Any, schema: Schema, at: str) -> Iterator[str]:
        value = get_args(values)[1]
        if schema.get("type") != "object":
            yield f"{at}: is no object, but {dict(schema)}"
        elif value is not Any:
            yield from self.unforeseen(value, _values(schema), f"{at}{{}}")

    def _given_scalar(self, scalar: Any, schema: Schema, at: str) -> Iterator[str]:
        if scalar is not Any and schema.get("type") not in _UNDERSTOOD_AS.get(scalar, ()):
            yield f"{at}: is no {scalar.__name__}, but {dict(schema)}"

    def _each(
        self, hold: Held, fields: Mapping[str, Any], properties: Schema, at: str
    ) -> Iterator[str]:
        for name, kind in fields.items():
            if name in properties:
                yield from hold(kind, properties[name], f"{at}.{name}")
            else:
                yield f"{at}.{name}: there is no such field"


def _fewest(tried: Iterator[list[str]]) -> list[str]:
    return min(tried, key=len)


def _in_places(hold: Held, places: Any, schema: Schema, at: str) -> Iterator[str]:
    kinds, schemas = get_args(places), schema.get("prefixItems", [])
    if len(kinds) != len(schemas):
        yield f"{at}: expected {len(schemas)} places, found {len(kinds)}"
    for kind, each in zip(kinds, schemas, strict=False):
        yield from hold(kind, each, f"{at}[]")


def _words(schema: Schema) -> Sequence[Any]:
    return [schema["const"]] if "const" in schema else list(schema.get("enum", []))


def _values(schema: Schema) -> Schema:
    """What stands behind every name of an object without names of its own."""
    by_pattern = list(schema.get("patternProperties", {}).values())
    values = by_pattern[0] if by_pattern else schema.get("additionalProperties", {})
    return values if isinstance(values, Mapping) else {}


def _members(kind: Any) -> Sequence[Any]:
    """The members of a union, or the type alone."""
    return get_args(kind) if get_origin(kind) in {Union, UnionType} else (kind,)


def _sort_of(kind: Any) -> str:
    plain = get_origin(kind) or kind
    if hasattr(plain, "__total__"):
        return "record"
    if plain is Literal:
        return "words"
    return _SORTS.get(plain, "scalar")


_SORTS: Mapping[Any, str] = {
    list: "list",
    Sequence: "list",
    tuple: "places",
    dict: "map",
    Mapping: "map",
}


def _fields(record: Any) -> tuple[dict[str, Any], frozenset[str]]:
    """The fields of a TypedDict, its own parameters filled in, and which of them are always there."""
    plain = get_origin(record) or record
    given = dict(zip(getattr(plain, "__parameters__", ()), get_args(record), strict=False))
    hints = {name: _filled(hint, given) for name, hint in get_type_hints(plain).items()}
    return hints, plain.__required_keys__


def _filled(hint: Any, given: Mapping[Any, Any]) -> Any:
    """`list[Item]` as `list[Image]`, where Item is given as Image."""
    if get_origin(hint) is NotRequired:
        return _filled(get_args(hint)[0], given)
    parameters = getattr(hint, "__parameters__", ())
    return hint[tuple(given[each] for each in parameters)] if parameters else hint
