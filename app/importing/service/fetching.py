"""A prefix of a bucket as the source of an import: its labels are fetched, its pictures stay until they are wanted."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path

from app.collecting.service.taking import receive, several
from app.formats.reading.findings import FileRefused, Findings
from app.formats.reading.label_pictures import label_pictures
from app.formats.reading.sources import Source, is_picture
from app.images.incoming import Arrival, Rejected
from app.images.names import is_clutter
from app.images.outside.buckets import Prefix, UnreadableKey
from app.images.outside.records import Origin, OutsideProblem
from app.images.service.intake import Arriving
from app.images.tools import ImageTools
from app.importing.service.places import Gathered, room
from app.jobs.running import RunningJob

_Objects = Mapping[str, Origin]


@dataclass(frozen=True)
class Fetching:
    """One run's way from a bucket to a folder in scratch."""

    tools: ImageTools
    job: RunningJob
    place: Path
    findings: Findings

    async def gathered(self, prefix: Prefix) -> Gathered:
        """Everything below the prefix: all that are no pictures, and masks that are labels, lie in the folder then.

        Raises:
            FileRefused: the listing breaks off, an object of labels cannot be read, or they are too many or too large.
        """
        found = await self._listed(prefix)
        pictures = {name: origin for name, origin in found.items() if is_picture(name)}
        labels = {name: origin for name, origin in found.items() if name not in pictures}
        self._refuse_beyond_limits(prefix, labels)
        await self._fetch(labels)
        source = Source(self.place, pictures)
        masks = {name: pictures[name] for name in await asyncio.to_thread(label_pictures, source)}
        self._refuse_beyond_limits(prefix, labels | masks)
        await self._fetch(masks)
        return Gathered(source, pictures)

    async def _listed(self, prefix: Prefix) -> dict[str, Origin]:
        """The objects by their keys from the prefix on; keys that are no paths are told."""
        found: dict[str, Origin] = {}
        try:
            async for each in self.tools.places.buckets.listed(prefix):
                name = each.address.removeprefix(f"{prefix}/")
                if isinstance(each, UnreadableKey) or not name.isprintable():
                    self._tell_unreadable(each.address)
                elif name != each.address and not is_clutter(name):
                    found[name] = each
        except OutsideProblem as problem:
            raise FileRefused(str(prefix), f"the listing broke off: {problem}") from None
        return _without_folders(found)

    def _tell_unreadable(self, address: str) -> None:
        expected = "a key whose parts are names"
        received = "an empty part, one of dots alone, or signs that cannot be shown"
        self.findings.refused("bucket-key", address, expected, received, "left out")

    def _refuse_beyond_limits(self, prefix: Prefix, labels: _Objects) -> None:
        """By the sizes that the listing gives: nothing has been fetched by then."""
        settings = self.tools.settings
        if len(labels) > settings.max_archive_files:
            raise FileRefused(
                str(prefix),
                f"expected at most {settings.max_archive_files:,} files beside pictures (CONCORD_MAX_ARCHIVE_FILES), "
                f"found {len(labels):,}",
            )
        size = sum(each.size_bytes for each in labels.values())
        if size > settings.max_archive_bytes:
            raise FileRefused(
                str(prefix),
                f"expected at most {settings.max_archive_bytes:,} bytes beside pictures (CONCORD_MAX_ARCHIVE_BYTES), "
                f"found {size:,}",
            )

    async def _fetch(self, wanted: _Objects) -> None:
        at_once = self.tools.settings.fetch_concurrency
        names = iter(wanted)
        async with aclosing(several(_in_turn(wanted), self._received, at_once=at_once)) as arrivals:
            async for arrival in arrivals:
                name = next(names)
                if not isinstance(arrival, Arrival):
                    assert isinstance(arrival, Rejected)
                    raise FileRefused(wanted[name].address, arrival.reason.removesuffix("."))
                await asyncio.to_thread(self._lay_down, name, arrival)
                await self.job.progress(0, message=f"Fetching {name}")

    async def _received(self, named: tuple[str, Origin]) -> Arriving:
        name, origin = named
        return await receive(self.tools, name, self.tools.places.buckets.stream(origin))

    def _lay_down(self, name: str, arrival: Arrival) -> None:
        target = room(name, self.place, self.findings)
        if target is None:
            arrival.discard()
        else:
            shutil.move(arrival.path, target)


async def _in_turn(wanted: _Objects) -> AsyncIterator[tuple[str, Origin]]:
    for named in wanted.items():
        yield named


def _without_folders(found: Mapping[str, Origin]) -> dict[str, Origin]:
    """Stores show a folder that somebody made by hand as an empty object."""
    folders = {name[:at] for name in found for at, sign in enumerate(name) if sign == "/"}
    return {name: each for name, each in found.items() if each.size_bytes or name not in folders}
