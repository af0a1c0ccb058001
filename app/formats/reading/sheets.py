"""The outlines of many polygons, read from their JSON all at once: no number becomes an object. Pure."""

from collections.abc import Sequence
from functools import cached_property
from itertools import compress

import msgspec
import numpy as np
from numpy.typing import NDArray

from app.geometry.many_rasters import pixel_counts
from app.geometry.many_rings import Rings, crossing_rings

_MOST_DIGITS = 6  # before the point; longer numbers are looked at one by one
_MOST_QUICK_OUTLINES = 10
_MOST_QUICK_POINTS = 1_000
_LONG = 2**31
_SPACE = b" \t\r\n"
_OPEN, _CLOSE, _COMMA, _POINT, _NOUGHT = b"[],.0"
_STEP = ord(";")
Whole = NDArray[np.int64]
Short = NDArray[np.int32]
Real = NDArray[np.float64]
Truth = NDArray[np.bool_]
Codes = NDArray[np.uint8]


class Sheet:
    """Lists of outlines, x and y in turn, each at its place. Their text is what would be printed of their numbers."""

    def __init__(self, scan: "_Scan") -> None:
        self._scan = scan
        self.counts = scan.rings_of_each.tolist()
        """How many outlines each has."""

    @cached_property
    def rings(self) -> Rings:
        """The outlines of all, one after the other."""
        points = self._scan.hundredths().reshape(-1, 2) / 100.0
        return Rings.of_lengths(points, self._scan.ring_lengths // 2)

    @cached_property
    def firsts(self) -> Whole:
        """The place of the first outline of each."""
        counts = self._scan.rings_of_each
        return np.cumsum(counts) - counts

    @cached_property
    def highs(self) -> Real:
        """The largest x and y of each."""
        return np.asarray(np.maximum.reduceat(self.rings.highs, self.firsts))

    @cached_property
    def bounds(self) -> list[list[float]]:
        """x, y, width and height around each."""
        lows = np.minimum.reduceat(self.rings.lows, self.firsts)
        made: list[list[float]] = np.column_stack([lows, self.highs - lows]).tolist()
        return made

    @cached_property
    def pixels(self) -> list[int]:
        """How many pixels the first outline of each covers, on an image that holds it."""
        counted: list[int] = pixel_counts(self.rings)[self.firsts].tolist()
        return counted

    @cached_property
    def are_quick(self) -> Truth:
        """Whether each has neither many outlines nor long ones."""
        longest = np.maximum.reduceat(self._scan.ring_lengths, self.firsts) // 2
        counts = self._scan.rings_of_each
        return np.asarray((longest <= _MOST_QUICK_POINTS) & (counts <= _MOST_QUICK_OUTLINES))

    @cached_property
    def least_areas(self) -> Real:
        """What the smallest outline of each encloses."""
        return np.asarray(np.minimum.reduceat(self.rings.areas, self.firsts))

    @cached_property
    def are_simple(self) -> Truth:
        """Whether the outlines of each are closed once and do not cross themselves."""
        rings = self.rings
        last = rings.starts + rings.lengths - 1
        is_odd = (rings.points[rings.starts] == rings.points[last]).all(axis=1)
        is_odd[crossing_rings(rings, is_intricate_crossing=True)] = True
        return ~np.logical_or.reduceat(is_odd, self.firsts)

    @cached_property
    def texts(self) -> list[bytes]:
        """The JSON of each, without spaces."""
        return self._scan.text[1:-1].split(b"\0")

    @cached_property
    def parts(self) -> list[bytes]:
        """The JSON of each as the `parts` of a shape: points in rings in parts."""
        marked = self._scan.codes.copy()
        marked[self._scan.steps] = _STEP
        opened = marked[1:-1].tobytes().replace(b"],[", b"]]],[[[").replace(b";", b"],[")
        return [b"[[%b]]" % each for each in opened.split(b"\0")]

    def outlines(self, place: int) -> list[list[float]]:
        """Those of one, as numbers."""
        return msgspec.json.decode(self.texts[place], type=list[list[float | int]])


def sheet_of(raws: Sequence[bytes | msgspec.Raw]) -> tuple[Sheet, list[bool]]:
    """A sheet of those that are lists of outlines in plain numbers; and for each of `raws` whether it is on it.

    Plain are whole numbers, tenths and hundredths from 0 on, as a program prints them: no `1e3`, no `2.50`. An outline
    has three points or more.

    Args:
        raws: JSON, found to be sound.
    """
    scan = _Scan(raws)
    is_plain = scan.plain()
    if is_plain.all():
        return Sheet(scan), [True] * len(raws)
    kept = is_plain.tolist()
    return Sheet(_Scan(list(compress(raws, kept)))), kept


class _Scan:
    """Where numbers, outlines and lists begin and end in the text of many lists."""

    def __init__(self, raws: Sequence[bytes | msgspec.Raw]) -> None:
        self.text = b"\0%b\0" % b"\0".join(raws).translate(None, _SPACE)
        self.count = len(raws)
        self.codes: Codes = np.frombuffer(self.text, np.uint8)
        is_number = (self.codes - np.uint8(_NOUGHT) < 10) | (self.codes == _POINT)
        edges = np.flatnonzero(is_number[1:] != is_number[:-1]) + 1
        self.begins, self.ends = edges[0::2], edges[1::2]
        self.bounds = np.flatnonzero(self.codes == 0)
        self.gaps = np.diff(self.begins, append=len(self.codes)) - (self.ends - self.begins)
        self._is_number = is_number

    @cached_property
    def firsts(self) -> Whole:
        """The index of the first number of each list, and the count of all."""
        return np.searchsorted(self.begins, self.bounds)

    @cached_property
    def ring_firsts(self) -> Whole:
        """The index of the first number of each outline."""
        return np.concatenate([[0], np.flatnonzero(self.gaps[:-1] > 1) + 1]).astype(np.int64)[
            : len(self.gaps)
        ]

    @cached_property
    def ring_lengths(self) -> Whole:
        """How many numbers each outline has."""
        return np.diff(self.ring_firsts, append=len(self.gaps))

    @cached_property
    def rings_of_each(self) -> Whole:
        """How many outlines each list has."""
        return np.diff(np.searchsorted(self.ring_firsts, self.firsts))

    @cached_property
    def steps(self) -> Whole:
        """Where the commas between two points of an outline stand, in plain lists."""
        ends, gaps = self.ends[1::2], self.gaps[1::2]
        return np.asarray(ends[gaps == 1])

    def plain(self) -> Truth:
        """For each list whether it is plain."""
        if len(self.bounds) != self.count + 1:
            return np.zeros(self.count, dtype=bool)
        is_odd = ~self._are_enclosed()
        for places in (self._odd_characters(), self._odd_gaps(), self._odd_numbers()):
            is_odd[np.searchsorted(self.bounds, places) - 1] = True
        lengths = self.ring_lengths
        odd_rings = self.ring_firsts[(lengths % 2 > 0) | (lengths < 6)]
        is_odd[np.searchsorted(self.bounds, self.begins[odd_rings]) - 1] = True
        return ~is_odd

    def hundredths(self) -> Short:
        """Every number of plain lists, times a hundred; they have few digits."""
        begins, ends = self.begins, self.ends
        if len(self.codes) < _LONG:
            begins, ends = begins.astype(np.int32), ends.astype(np.int32)
        is_tenths, is_hundredths = self._are_tenths, self._are_hundredths
        digits = self.codes - np.uint8(_NOUGHT)
        last, last_but_one = digits.take(ends - 1), digits.take(ends - 2)
        fractions = np.where(is_hundredths, 10 * last_but_one + last, 10 * (last * is_tenths))
        at = ends - (2 * is_tenths.view(np.int8) + 3 * is_hundredths.view(np.int8)) - 1
        lengths = at + 1 - begins
        found = np.zeros(len(ends), np.int32)
        for place in range(int(lengths.max(initial=0))):
            found += np.int32(10**place) * (digits.take(at) * (lengths > place))
            at -= 1
        return 100 * found + fractions

    @cached_property
    def _are_tenths(self) -> Truth:
        return np.asarray(self.codes[self.ends - 2] == _POINT)

    @cached_property
    def _are_hundredths(self) -> Truth:
        # The shortest text before the end of a number is `\0` and one digit.
        return np.asarray(self.codes[np.maximum(self.ends - 3, 0)] == _POINT)

    def _are_enclosed(self) -> Truth:
        """Whether each begins with two brackets and a number, and ends alike."""
        codes, starts, stops = self.codes, self.bounds[:-1], self.bounds[1:]
        is_long = stops - starts > 6
        starts, stops = np.where(is_long, starts, 0), np.where(is_long, stops, len(codes) - 1)
        far = np.minimum(starts + 3, len(codes) - 1)
        return np.asarray(
            is_long
            & (codes[starts + 1] == _OPEN)
            & (codes[np.minimum(starts + 2, len(codes) - 1)] == _OPEN)
            & self._is_number[far]
            & (codes[stops - 1] == _CLOSE)
            & (codes[np.maximum(stops - 2, 0)] == _CLOSE)
            & self._is_number[np.maximum(stops - 3, 0)]
        )

    def _odd_characters(self) -> Whole:
        codes = self.codes
        is_known = self._is_number | (codes == _COMMA) | (codes == 0)
        return np.flatnonzero(~(is_known | (codes == _OPEN) | (codes == _CLOSE)))

    def _odd_gaps(self) -> Whole:
        """Where there is neither a comma between two numbers, nor `],[`, nor the end of a list."""
        inner = np.flatnonzero(self.gaps[:-1] > 1)
        ends, gaps, codes = self.ends[inner], self.gaps[inner], self.codes
        is_ring = (gaps == 3) & (codes[ends] == _CLOSE) & (codes[ends + 2] == _OPEN)
        # Between two lists there may be others, without a number; their own brackets are looked at elsewhere.
        is_list = codes[np.minimum(ends + 2, len(codes) - 1)] == 0
        return np.asarray(ends[~(is_ring | is_list)])

    def _odd_numbers(self) -> Whole:
        """Where a number is finer, longer or printed otherwise."""
        is_tenths, is_hundredths = self._are_tenths, self._are_hundredths
        lengths = self.ends - self.begins - 2 * is_tenths - 3 * is_hundredths
        is_padded = is_hundredths & (self.codes[self.ends - 1] == _NOUGHT)
        is_odd = (lengths > _MOST_DIGITS) | is_padded
        points = np.flatnonzero(self.codes == _POINT)
        if len(points) != np.count_nonzero(is_tenths | is_hundredths):
            numbers = np.searchsorted(self.begins, points, side="right") - 1
            is_odd[numbers[(self.ends[numbers] - points) > 3]] = True
        return np.asarray(self.begins[is_odd])
