"""Reads XMP, Adobe's metadata in RDF/XML, into names and plain values, and refuses what is unsafe.

Expat parses the packet as a stream; a document type or entity ends it at once, so that nothing
can be expanded or fetched. Properties keep their usual prefix (`exif:FNumber`) whatever prefix
the packet uses; bags and sequences become lists, structures dictionaries, alternatives the
default language's text.
"""

from dataclasses import dataclass, field
from xml.parsers import expat

from app.exif.limits import MAX_NAME, MAX_XMP_DEPTH, MAX_XMP_NODES
from app.exif.values import Group, Malformed, Problems, Value

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_XML = "http://www.w3.org/XML/1998/namespace"
_PREFIXES = {
    "adobe:ns:meta/": "x",
    "http://cipa.jp/exif/1.0/": "exifEX",
    "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/": "Iptc4xmpCore",
    "http://iptc.org/std/Iptc4xmpExt/2008-02-29/": "Iptc4xmpExt",
    "http://ns.adobe.com/camera-raw-settings/1.0/": "crs",
    "http://ns.adobe.com/exif/1.0/": "exif",
    "http://ns.adobe.com/exif/1.0/aux/": "aux",
    "http://ns.adobe.com/pdf/1.3/": "pdf",
    "http://ns.adobe.com/photoshop/1.0/": "photoshop",
    "http://ns.adobe.com/tiff/1.0/": "tiff",
    "http://ns.adobe.com/xap/1.0/": "xmp",
    "http://ns.adobe.com/xap/1.0/mm/": "xmpMM",
    "http://ns.adobe.com/xap/1.0/rights/": "xmpRights",
    "http://ns.google.com/photos/1.0/camera/": "GCamera",
    "http://ns.microsoft.com/photo/1.0": "MicrosoftPhoto",
    "http://ns.microsoft.com/photo/1.0/": "MicrosoftPhoto",
    "http://purl.org/dc/elements/1.1/": "dc",
    _RDF: "rdf",
    _XML: "xml",
}
_CONTAINERS = frozenset({"rdf:Bag", "rdf:Seq", "rdf:Alt"})
_SYNTAX = frozenset({"rdf:about", "rdf:parseType", "rdf:resource", "rdf:nodeID", "rdf:ID"})
_DEFAULT_LANGUAGES = ("x-default", "")


@dataclass
class _Node:
    """An open element: what it is, and what has been gathered within it."""

    name: str
    language: str = ""
    text: list[str] = field(default_factory=list)
    fields: Group = field(default_factory=dict)
    items: list[tuple[str, Value]] = field(default_factory=list)
    is_alternative: bool = False

    def value(self) -> Value:
        if self.is_alternative:
            return _preferred(self.items)
        if self.items:
            return [value for _language, value in self.items]
        return self.fields or "".join(self.text)


def read_xmp(packet: bytes, problems: Problems) -> Group:
    """The properties of a packet; of a broken one, those before the break."""
    reader = _Reader()
    try:
        reader.parse(_trimmed(packet))
    except (expat.ExpatError, Malformed) as error:
        problems.add("XMP", "unreadable", f"The XMP packet cannot be read to its end: {error}.")
    return reader.properties


def _trimmed(packet: bytes) -> bytes:
    """The packet without what some writers leave before and after it."""
    end = packet.rfind(b">")
    start = packet.find(b"<")
    is_wide = b"\0" in packet[:4] or packet[:2] in (b"\xff\xfe", b"\xfe\xff")
    if is_wide or start < 0:
        return packet
    return _as_utf8(packet[start : end + 1])


def _as_utf8(packet: bytes) -> bytes:
    """XMP is UTF-8; what some writers put there in Latin-1 is brought into it."""
    try:
        packet.decode("utf-8")
    except UnicodeDecodeError:
        return packet.decode("latin-1").encode("utf-8")
    return packet


class _Reader:
    """Follows the elements of one packet; owns the stack of open ones."""

    def __init__(self) -> None:
        self.properties: Group = {}
        self._stack: list[_Node] = []
        self._nodes_left = MAX_XMP_NODES
        self._prefixes = dict(_PREFIXES)

    def parse(self, packet: bytes) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._refuse_doctype
        parser.StartNamespaceDeclHandler = self._learn_prefix
        parser.StartElementHandler = self._open
        parser.EndElementHandler = self._close
        parser.CharacterDataHandler = self._gather
        try:
            parser.Parse(packet, True)
        finally:
            self._keep_open_descriptions()

    def _keep_open_descriptions(self) -> None:
        """When a packet breaks off, keeps what its open elements have gathered."""
        for node in self._stack:
            if node.name == "rdf:Description":
                self._keep(node.fields)
                return

    def _keep(self, fields: Group) -> None:
        for name, value in fields.items():
            self.properties.setdefault(name, value)

    def _refuse_doctype(
        self, name: str, system_id: str | None, public_id: str | None, has_subset: bool
    ) -> None:
        raise Malformed("it has a document type, which XMP never has")

    def _learn_prefix(self, prefix: str | None, uri: str) -> None:
        if prefix and len(self._prefixes) < MAX_XMP_NODES:
            self._prefixes.setdefault(uri, prefix)

    def _short(self, name: str) -> str:
        uri, _, local = name.rpartition(" ")
        prefix = self._prefixes.get(uri)
        return (f"{prefix}:{local}" if prefix else local)[:MAX_NAME]

    def _spend(self, count: int) -> None:
        self._nodes_left -= count
        if self._nodes_left < 0 or len(self._stack) >= MAX_XMP_DEPTH:
            raise Malformed(f"it has more than {MAX_XMP_NODES} values or {MAX_XMP_DEPTH} levels")

    def _open(self, name: str, attributes: dict[str, str]) -> None:
        self._spend(1 + len(attributes))
        node = _Node(self._short(name))
        for key, value in attributes.items():
            short = self._short(key)
            if short == "xml:lang":
                node.language = value
            elif short == "rdf:resource":
                node.text.append(value)
            elif short not in _SYNTAX:
                node.fields[short] = value
        self._stack.append(node)

    def _gather(self, text: str) -> None:
        self._stack[-1].text.append(text)

    def _close(self, name: str) -> None:
        node = self._stack.pop()
        if node.name == "rdf:RDF" or not self._stack:
            return
        parent = self._stack[-1]
        if node.name == "rdf:Description":
            self._close_description(node, parent)
        elif node.name in _CONTAINERS:
            parent.items = node.items
            parent.is_alternative = node.name == "rdf:Alt"
        elif node.name == "rdf:li":
            parent.items.append((node.language, node.value()))
        else:
            parent.fields.setdefault(node.name, node.value())

    def _close_description(self, node: _Node, parent: _Node) -> None:
        """A description at the top holds properties; one inside a property is its structure."""
        if parent.name in ("rdf:RDF", "x:xmpmeta", "x:xapmeta"):
            self._keep(node.fields)
        else:
            parent.fields |= node.fields


def _preferred(items: list[tuple[str, Value]]) -> Value:
    for wanted in _DEFAULT_LANGUAGES:
        for language, value in items:
            if language == wanted:
                return value
    return items[0][1] if items else ""
