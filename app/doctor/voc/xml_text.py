"""XML with lines, and without what makes it dangerous: no entities, no depth, no size."""

from dataclasses import dataclass, field
from xml.parsers import expat

MOST_BYTES = 64 << 20
_MOST_DEPTH = 50
_MOST_NODES = 1_000_000


class BadXml(Exception):
    """A text that is not read; the message says why, with line and column."""


class Entities(BadXml):
    """A document type, with which entities could grow into gigabytes or name other files."""


@dataclass
class Node:
    """An element: its name, text, children and line."""

    tag: str
    line: int
    text: str = ""
    children: list["Node"] = field(default_factory=list)

    def all(self, tag: str) -> list["Node"]:
        """The children of a name."""
        return [child for child in self.children if child.tag == tag]

    def child(self, tag: str) -> "Node | None":
        """The first child of a name."""
        return next((child for child in self.children if child.tag == tag), None)

    def say(self, tag: str) -> str:
        """The text of the first child of a name, empty without one; spaces are kept."""
        child = self.child(tag)
        return "" if child is None else child.text


class _Builder:
    def __init__(self) -> None:
        self.root: Node | None = None
        self._open: list[Node] = []
        self._count = 0
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._refuse

    def _start(self, tag: str, _: dict[str, str]) -> None:
        self._count += 1
        if len(self._open) >= _MOST_DEPTH or self._count > _MOST_NODES:
            raise BadXml("it is nested deeper, or has more elements, than any annotation")
        node = Node(tag, self.parser.CurrentLineNumber)
        if self._open:
            self._open[-1].children.append(node)
        else:
            self.root = node
        self._open.append(node)

    def _end(self, _: str) -> None:
        self._open.pop()

    def _text(self, text: str) -> None:
        self._open[-1].text += text

    def _refuse(self, *_: object) -> None:
        line = self.parser.CurrentLineNumber
        raise Entities(f"line {line}: a document type, whose entities are not followed")


def read_xml(data: bytes) -> Node:
    """The outermost element of a document.

    Raises:
        Entities: the document declares a type.
        BadXml: it is malformed, too large or too deep.
    """
    if len(data) > MOST_BYTES:
        raise BadXml(f"{len(data):,} bytes are no annotation")
    builder = _Builder()
    try:
        builder.parser.Parse(data, True)
    except expat.ExpatError as error:
        reason = expat.errors.messages.get(error.code, "malformed")
        raise BadXml(f"line {error.lineno} column {error.offset + 1}: {reason}") from error
    except (LookupError, ValueError) as error:
        raise BadXml(f"an encoding that is not known: {error}") from error
    if builder.root is None:
        raise BadXml("no element")
    return builder.root
