"""What a container format gives to the readers: where EXIF, XMP and IPTC lie, and its own facts."""

from dataclasses import dataclass, field

from app.exif.limits import MAX_BLOCK_BYTES, MAX_BLOCKS_BYTES, MAX_XMP_PACKETS
from app.exif.sources import ByteSource, read_exactly
from app.exif.values import Group, Problems


@dataclass
class Blocks:
    """Collected while a container is walked; what was found before it broke off stays.

    `facts` become the group `File`; their names are ours: `Format`, `BitDepth`, `Channels`,
    `DotsPerInchX`, `DotsPerInchY`, `Comment`. `texts` are the text fields of a PNG. Every block
    is taken out of one budget, so that a file with thousands of them costs no more than one.
    """

    problems: Problems
    facts: Group = field(default_factory=dict)
    texts: Group = field(default_factory=dict)
    exif: ByteSource | None = None
    xmp: list[bytes] = field(default_factory=list)
    iptc: bytes | None = None
    photoshop: bytes | None = None
    bytes_left: int = MAX_BLOCKS_BYTES

    def take(self, source: ByteSource, offset: int, count: int, name: str) -> bytes | None:
        """The bytes of a block; None, with a problem, where they are too many.

        Raises:
            Malformed: the source ends before them.
        """
        return read_exactly(source, offset, count, name) if self.may_take(count, name) else None

    def may_take(self, count: int, name: str) -> bool:
        """Whether a block of this size is within the limits; it then counts as taken."""
        if count > min(MAX_BLOCK_BYTES, self.bytes_left):
            self.problems.add(name, "too_long", f"{name} has {count} bytes and was not read.")
            return False
        self.bytes_left -= count
        return True

    def add_xmp(self, packet: bytes) -> None:
        """Keep an XMP packet; files have one or two, and no honest one has many."""
        if len(self.xmp) < MAX_XMP_PACKETS:
            self.xmp.append(packet)
        else:
            self.problems.add("XMP", "too_long", f"Only {MAX_XMP_PACKETS} XMP packets were read.")

    def add_dots(self, x: float, y: float, *, per_inch: float) -> None:
        """Keep a resolution, given in dots per some length of which an inch has `per_inch`."""
        self.facts["DotsPerInchX"] = round(x * per_inch, 4)
        self.facts["DotsPerInchY"] = round(y * per_inch, 4)
