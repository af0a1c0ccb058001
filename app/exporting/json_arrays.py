"""The items of one array of a large JSON object, one at a time, whatever the layout of the file. Pure."""

import codecs
import json
import re
from collections.abc import Iterator
from typing import IO, Any

_CHUNK_BYTES = 1 << 18
_BETWEEN = re.compile(r"[\s,]*")


def array_items(file: IO[bytes], name: str) -> Iterator[Any]:
    """The items of the first array that stands under this name; none where there is no such array.

    Inside a text the quotation marks around the name would be escaped, so it is no text that is found.
    """
    text = _Text(file)
    if not text.skip_past(re.compile(rf'"{re.escape(name)}"\s*:\s*\[')):
        return
    decoder = json.JSONDecoder()
    while not text.ends_array():
        yield text.take(decoder)


class _Text:
    """A window on the file's text."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._decode = codecs.getincrementaldecoder("utf-8")().decode
        self._text = ""
        self._place = 0
        self._is_over = False

    def _more(self) -> bool:
        chunk = self._file.read(_CHUNK_BYTES)
        self._is_over = not chunk
        self._text = self._text[self._place :] + self._decode(chunk, final=self._is_over)
        self._place = 0
        return not self._is_over

    def skip_past(self, pattern: re.Pattern[str]) -> bool:
        while True:
            match = pattern.search(self._text, self._place)
            if match is not None:
                self._place = match.end()
                return True
            # The beginning of what is looked for may be at the end of what has been read.
            self._place = max(self._place, len(self._text) - 100)
            if not self._more():
                return False

    def ends_array(self) -> bool:
        while True:
            match = _BETWEEN.match(self._text, self._place)
            self._place = match.end() if match else self._place
            if self._place < len(self._text):
                return self._text[self._place] == "]"
            if not self._more():
                raise ValueError("The array has no end.")

    def take(self, decoder: json.JSONDecoder) -> Any:
        while True:
            try:
                item, end = decoder.raw_decode(self._text, self._place)
            except json.JSONDecodeError:
                if not self._more():
                    raise
                continue
            self._place = end
            return item
