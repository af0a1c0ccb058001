"""JSON as programs write it, read strictly: what is not JSON is refused with its line."""

import re
from typing import Any, TypeVar

import msgspec

from app.formats.reading.findings import FileRefused

_BOM = b"\xef\xbb\xbf"
_BYTE = re.compile(r"\(byte (\d+)\)")
_BROKEN = re.compile(r"^JSON is malformed: ")

Wanted = TypeVar("Wanted")


def decode(content: bytes, name: str, wanted: type[Wanted]) -> Wanted:
    """The document as `wanted`; an Unicode mark at its start is passed over.

    Raises:
        FileRefused: it is not JSON, is nested absurdly deep, or is not of this form.
    """
    body = content.removeprefix(_BOM)
    try:
        return msgspec.json.decode(body, type=wanted)
    except msgspec.ValidationError as error:
        raise FileRefused(name, _plain(str(error))) from None
    except msgspec.DecodeError as error:
        raise _refusal(body, name, str(error)) from None
    except UnicodeDecodeError:
        raise FileRefused(name, "expected text in UTF-8") from None
    except RecursionError:
        raise FileRefused(name, "it is nested deeper than any file of annotations") from None


def decode_any(content: bytes | msgspec.Raw) -> Any:
    """A part of a document that was found to be JSON already; None where it is nested absurdly deep, or no UTF-8."""
    try:
        return msgspec.json.decode(content)
    except (RecursionError, msgspec.DecodeError, UnicodeDecodeError):
        return None


def _refusal(body: bytes, name: str, told: str) -> FileRefused:
    found = _BYTE.search(told)
    if "truncated" in told:
        last = body.count(b"\n") + 1
        return FileRefused(f"{name}:{last}", "the file ends in the middle; copy it again")
    if found is None:
        return FileRefused(name, _plain(told))
    at = int(found.group(1))
    line = body.count(b"\n", 0, at) + 1
    column = at - body.rfind(b"\n", 0, at)
    problem = _BROKEN.sub("", _BYTE.sub("", told)).strip()
    near = body[max(0, at - 10) : at + 10].decode("utf-8", "replace").strip()
    return FileRefused(f"{name}:{line}:{column}", f"not JSON: {problem} near {near!r}")


def _plain(told: str) -> str:
    """The library's sentence in our words."""
    return told.replace("`", "").replace("$", "the document")
