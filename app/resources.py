"""Where templates and built files are: in the checkout, or carried inside an installed package."""

from pathlib import Path

_PACKAGED = Path(__file__).parent / "_resources"
_CHECKOUT = Path(__file__).parent.parent


def resource_dir(name: str) -> Path:
    """The folder `templates` or `static/dist`, whichever way Concord was installed."""
    packaged = _PACKAGED / name
    return packaged if packaged.is_dir() else _CHECKOUT / name
