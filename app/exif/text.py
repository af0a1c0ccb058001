"""Decodes the text of metadata, whose encoding is seldom what its field type says.

Text that Postgres or JSON cannot hold (NUL, lone surrogates) never leaves this module.
"""

_COMMENT_ENCODINGS = {
    b"ASCII\0\0\0": "ascii",
    b"UNICODE\0": "utf-16",
    b"JIS\0\0\0\0\0": "iso2022_jp",
    b"\0\0\0\0\0\0\0\0": "ascii",
}


def decode_text(data: bytes) -> str:
    """Text up to its NUL: UTF-8 where it is valid, else Latin-1, which every byte is."""
    data = data.split(b"\0", 1)[0]
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def decode_utf16(data: bytes, *, byte_order: str) -> str:
    """UTF-16 text up to its NUL; `byte_order` is `<` or `>` and yields to a byte order mark."""
    encoding = "utf-16-le" if byte_order == "<" else "utf-16-be"
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encoding = "utf-16"
    return data.decode(encoding, errors="replace").split("\0", 1)[0]


def decode_comment(data: bytes, *, byte_order: str) -> str:
    """The text of a UserComment: eight bytes name the encoding, the text follows."""
    encoding = _COMMENT_ENCODINGS.get(data[:8])
    if encoding is None:
        return decode_text(data)
    body = data[8:]
    if encoding == "ascii":
        return decode_text(body)
    if encoding == "utf-16":
        return decode_utf16(body, byte_order=_likely_byte_order(body, byte_order))
    return body.decode(encoding, errors="replace").split("\0", 1)[0]


def _likely_byte_order(data: bytes, stated: str) -> str:
    # Many cameras write UTF-16 in the other order than the block's. In Western text the high
    # bytes are zero, so they show the order.
    even_zeros, odd_zeros = data[0::2].count(0), data[1::2].count(0)
    if even_zeros == odd_zeros:
        return stated
    return ">" if even_zeros > odd_zeros else "<"


def storable(text: str) -> str:
    """The text without what JSON in Postgres refuses: NUL and lone surrogates."""
    if "\0" in text:
        text = text.replace("\0", "")
    if text.isascii():
        return text
    return text.encode("utf-8", errors="replace").decode("utf-8")
