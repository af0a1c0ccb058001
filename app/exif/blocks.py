"""What a container format gives to the readers: where EXIF, XMP and IPTC lie, and its own facts."""

from dataclasses import dataclass, field

from app.exif.sources import ByteSource
from app.exif.values import Group, Problems


@dataclass
class Blocks:
    """Collected while a container is walked; what was found before it broke off stays.

    `facts` become the group `File`; their names are ours: `Format`, `BitDepth`, `Channels`,
    `DotsPerInchX`, `DotsPerInchY`, `Comment`. `texts` are the text fields of a PNG.
    """

    problems: Problems
    facts: Group = field(default_factory=dict)
    texts: Group = field(default_factory=dict)
    exif: ByteSource | None = None
    xmp: list[bytes] = field(default_factory=list)
    iptc: bytes | None = None
    photoshop: bytes | None = None

    def add_dots(self, x: float, y: float, *, per_inch: float) -> None:
        """Keep a resolution, given in dots per some length of which an inch has `per_inch`."""
        self.facts["DotsPerInchX"] = round(x * per_inch, 4)
        self.facts["DotsPerInchY"] = round(y * per_inch, 4)
