"""docs/settings.md, made from app/settings.py: `python -m tests.settings_page` writes it anew."""

from pathlib import Path
from typing import Any

from pydantic.fields import FieldInfo

from app.settings import MIB, Settings

PAGE = Path(__file__).parent.parent / "docs" / "settings.md"
INTRODUCTION = """# Settings

Concord reads its settings once, at the start, from environment variables. `concord serve` takes the most common ones
as options too, and an option wins. A value that cannot be understood stops the start with a sentence that names it.

| variable | default | meaning |
|---|---|---|
"""


def settings_page() -> str:
    """The page, one line a setting, in the order of app/settings.py."""
    lines = [_line(name, field) for name, field in Settings.model_fields.items()]
    return INTRODUCTION + "\n".join(lines) + "\n"


def _line(name: str, field: FieldInfo) -> str:
    return f"| `CONCORD_{name.upper()}` | {_shown(name, field.default)} | {field.description} |"


def _shown(name: str, default: Any) -> str:
    if default is None or default == ():
        return "unset"
    if name.endswith("_bytes"):
        return f"`{default}` ({default // MIB:,} MiB)"
    return f"`{str(default).lower() if isinstance(default, bool) else default}`"


if __name__ == "__main__":
    PAGE.write_text(settings_page())
