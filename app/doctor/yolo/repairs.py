"""What can be put right in a file of YOLO's labels without guessing. All other lines stay byte for byte."""

from collections.abc import Sequence

from app.doctor.yolo.lines import EDGE, Line, read_lines

DUPLICATE, OVER_EDGE = "Y015-duplicate-line", "Y017-box-over-edge"
_MARK = b"\xef\xbb\xbf"
_BOX = 5


def mended_labels(content: bytes, name: str, ignored: frozenset[str]) -> tuple[bytes, list[str]]:
    """The file with lines that were there before removed and boxes cut at the edge, and what was done.

    Args:
        content: the file; what is no UTF-8 comes back as it is.
        name: what a repair calls it.
        ignored: codes that are not to be repaired.
    """
    try:
        text = content.removeprefix(_MARK).decode()
    except UnicodeDecodeError:
        return content, []
    seen: dict[tuple[str, ...], str] = {}
    kept, told = [], []
    for number, text_line in enumerate(text.splitlines(keepends=True), 1):
        read = read_lines(text_line, name)
        place = f"{name} line {number}"
        first = seen.setdefault(read[0].words, place) if read else place
        if first != place and DUPLICATE not in ignored:
            told.append(f"{place}: the same as {first}, removed")
            continue
        cut = _cut(read) if OVER_EDGE not in ignored else None
        if cut is not None:
            told.append(f"{place}: the box was cut at the edge of the image")
        kept.append(text_line if cut is None else f"{cut}\n")
    return ("".join(kept).encode(), told) if told else (content, [])


def _cut(lines: Sequence[Line]) -> str | None:
    """The line of a box that leaves the image by more than a hundredth of it, cut; None for any other."""
    numbers = lines[0].numbers if lines else None
    if numbers is None or len(numbers) != _BOX or not all(0 <= each <= 1 for each in numbers[1:]):
        return None
    x, y, width, height = numbers[1:]
    edges = (x - width / 2, y - height / 2, x + width / 2, y + height / 2)
    if max(-edges[0], -edges[1], edges[2] - 1, edges[3] - 1) <= EDGE:
        return None
    left, top, right, bottom = (min(1.0, max(0.0, edge)) for edge in edges)
    shares = ((left + right) / 2, (top + bottom) / 2, right - left, bottom - top)
    return " ".join([lines[0].words[0], *(f"{share:.6f}" for share in shares)])
