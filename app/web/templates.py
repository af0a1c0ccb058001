"""Jinja2 as Concord uses it: strict, escaped, with the few globals and filters that pages need."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
from fastapi import Request, Response
from fastapi.templating import Jinja2Templates

from app.resources import resource_dir
from app.web.drawing import initials, segments, svg_mask, svg_path, svg_points, thumbnail_ratio
from app.web.flashes import flashes_of, forget_flashes
from app.web.icons import icon


@dataclass(frozen=True)
class Asset:
    """The built files of one entry."""

    script: str
    styles: tuple[str, ...]
    modules: tuple[str, ...]
    """The scripts that it imports: to be fetched at once, and not when it has been read."""


def asset(entry: str) -> Asset:
    """The built files of a Vite entry such as `static/src/pages/main.ts`; a new build is seen at once."""
    path = resource_dir("static/dist") / "manifest.json"
    if not path.exists():
        raise FileNotFoundError("The front end is not built: run `make setup`.")
    return _asset(entry, path, path.stat().st_mtime_ns)


@cache
def _asset(entry: str, path: Path, built_at_ns: int) -> Asset:
    manifest = json.loads(path.read_text())
    styles = dict.fromkeys(_styles(manifest, entry))
    return Asset(
        script=f"/static/{manifest[entry]['file']}",
        styles=tuple(f"/static/{file}" for file in styles),
        modules=tuple(f"/static/{file}" for file in dict.fromkeys(_modules(manifest, entry))),
    )


def _modules(manifest: dict[str, Any], name: str) -> list[str]:
    """The scripts that a chunk imports, and those that they import."""
    imports = manifest[name].get("imports", ())
    return [
        file for other in imports for file in (manifest[other]["file"], *_modules(manifest, other))
    ]


def _styles(manifest: dict[str, Any], name: str) -> list[str]:
    """The style sheets of a chunk, those of the chunks it imports first."""
    chunk = manifest[name]
    imported = [file for other in chunk.get("imports", ()) for file in _styles(manifest, other)]
    return imported + list(chunk.get("css", ()))


def relative_time(moment: datetime) -> str:
    """`3 hours ago`; the exact time belongs into a title beside it.

    The past is rounded down, as people count what is over; the future to the nearest: seven days from now is not six.
    """
    seconds = (datetime.now(UTC) - moment).total_seconds()
    for unit, length in _UNITS:
        if abs(seconds) < length:
            continue
        count = int(seconds // length) if seconds > 0 else round(-seconds / length)
        text = f"{count} {unit}{'s' if count > 1 else ''}"
        return f"{text} ago" if seconds > 0 else f"in {text}"
    return "just now"


_UNITS = (
    ("year", 31_557_600),
    ("month", 2_629_800),
    ("day", 86_400),
    ("hour", 3600),
    ("minute", 60),
)


def exact_time(moment: datetime) -> str:
    """`2026-03-01 14:05 UTC`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")


def filesize(size_bytes: float) -> str:
    """`4.2 MB`, in powers of 1,000 as file managers show it."""
    for unit in ("bytes", "kB", "MB", "GB"):
        if size_bytes < 1000:
            return f"{size_bytes:.0f} {unit}" if unit == "bytes" else f"{size_bytes:.1f} {unit}"
        size_bytes /= 1000
    return f"{size_bytes:.1f} TB"


def number(value: float) -> str:
    """`12,345`."""
    return f"{value:,}"


def attribute_value(value: object) -> str:
    """The value of an annotation's attribute in words: yes and no, several with commas."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def percent(share: float) -> str:
    """`42 %` of a share in [0, 1]."""
    return f"{share * 100:.0f} %"


@cache
def environment() -> jinja2.Environment:
    """The one environment; undefined names are errors."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(resource_dir("templates")),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {"asset": asset, "icon": icon, "thumbnail_ratio": thumbnail_ratio}
    made.filters |= {
        "relative_time": relative_time,
        "exact_time": exact_time,
        "filesize": filesize,
        "number": number,
        "percent": percent,
        "attribute_value": attribute_value,
        "initials": initials,
        "segments": segments,
        "svg_mask": svg_mask,
        "svg_path": svg_path,
        "svg_points": svg_points,
    }
    return made


def render(
    request: Request, name: str, context: Mapping[str, Any] | None = None, *, status_code: int = 200
) -> Response:
    """The page `name`, with `request`, `viewer`, `theme`, `flashes` and `url_for` always there."""
    state = request.state
    flashes = flashes_of(request)
    common = {
        "viewer": getattr(state, "viewer", None),
        "theme": request.cookies.get("theme", "auto"),
        "flashes": flashes,
    }
    page = _templates().TemplateResponse(request, name, common | dict(context or {}), status_code)
    if flashes:
        forget_flashes(page)
    return page


@cache
def _templates() -> Jinja2Templates:
    return Jinja2Templates(env=environment())
