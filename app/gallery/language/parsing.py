"""Read a filter line: `or` joins less closely than standing side by side (or `and`), `not` and `-` most closely."""

from collections.abc import Callable

from app.gallery.errors import BadFilter
from app.gallery.language.fields import FIELDS, FLAGS, find_field, names_like
from app.gallery.language.scanning import Bracket, Minus, Token, Word, scan
from app.gallery.language.tree import Filter, Not, Term, all_of, any_of
from app.web.texts import UNSTORABLE, is_storable

DEEPEST = 50
"""So many brackets and negations may stand in each other."""


def parse_filter(text: str) -> Filter | None:
    """What a line says, None for an empty one. Raises BadFilter, which points at the character that is wrong."""
    unstorable = next((at for at, sign in enumerate(text) if not is_storable(sign)), None)
    if unstorable is not None:
        raise BadFilter(UNSTORABLE, text=text, position=unstorable)
    return _Reader(text, scan(text)).whole()


class _Reader:
    """Recursive descent over the tokens of one line."""

    def __init__(self, text: str, tokens: list[Token]) -> None:
        self._text = text
        self._tokens = tokens
        self._at = 0
        self._depth = 0

    def whole(self) -> Filter | None:
        if not self._tokens:
            return None
        tree = self._or()
        if self._next is not None:
            raise self._wrong("this bracket closes nothing")
        return tree

    @property
    def _next(self) -> Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _wrong(self, message: str, position: int | None = None) -> BadFilter:
        if position is None:
            position = self._next.position if self._next else len(self._text)
        return BadFilter(message, text=self._text, position=position)

    def _take_keyword(self, keyword: str) -> bool:
        is_there = isinstance(self._next, Word) and self._next.keyword == keyword
        self._at += is_there
        return is_there

    def _or(self) -> Filter:
        parts = [self._and()]
        while self._take_keyword("or"):
            parts.append(self._and())
        tree = any_of(parts)
        assert tree is not None  # of one part or more
        return tree

    def _and(self) -> Filter:
        parts = [self._part()]
        while self._take_keyword("and") or self._stands_beside():
            parts.append(self._part())
        tree = all_of(parts)
        assert tree is not None  # of one part or more
        return tree

    def _stands_beside(self) -> bool:
        token = self._next
        if isinstance(token, Bracket):
            return token.sign == "("
        return token is not None and not (isinstance(token, Word) and token.keyword == "or")

    def _part(self) -> Filter:
        token = self._next
        if isinstance(token, Minus) or (isinstance(token, Word) and token.keyword == "not"):
            self._at += 1
            return Not(self._deeper(self._part))
        if isinstance(token, Bracket) and token.sign == "(":
            self._at += 1
            tree = self._deeper(self._or)
            if not isinstance(self._next, Bracket):
                raise self._wrong("this bracket is not closed", token.position)
            self._at += 1
            return tree
        if not isinstance(token, Word) or token.keyword in {"and", "or"}:
            raise self._wrong("a term is missing here")
        self._at += 1
        return self._term(token)

    def _deeper(self, read: Callable[[], Filter]) -> Filter:
        self._depth += 1
        if self._depth > DEEPEST:
            raise self._wrong(f"more than {DEEPEST} brackets and negations in each other")
        tree = read()
        self._depth -= 1
        return tree

    def _term(self, word: Word) -> Term:
        flag = FLAGS.get(word.keyword or "")
        if flag:
            return Term(flag, ":", ("yes",), word.position)
        field = find_field(word.field or "name")
        if field is None:
            raise self._unknown(word)
        if word.operator not in field.operators:
            allowed = " ".join(field.operators)
            message = f"{field.name} takes {allowed}, received {word.operator}"
            raise self._wrong(message, word.position)
        term = Term(field.name, word.operator, word.values, word.position)
        for place, complaint in field.complaints(term):
            raise self._wrong(complaint, word.places[place])
        return term

    def _unknown(self, word: Word) -> BadFilter:
        assert word.field is not None  # a bare word is a part of the name
        if meant := names_like(word.field):
            told = f"did you mean {' or '.join(meant)}?"
        else:
            told = f"there are {', '.join(FIELDS)}"
        return self._wrong(f"unknown field {word.field!r}; {told}", word.position)
