"""How long work is told of while it goes on."""

import sys
from collections.abc import Callable

Progress = Callable[[int, int | None], None]
"""Called with how much is done, and of how much where that is known. `tqdm` and widgets are a line away from it."""


def show_progress(done: int, total: int | None) -> None:
    """One line that is written over, for `progress=show_progress`."""
    is_over = total is not None and done >= total
    of_all = f" of {total:,}" if total is not None else ""
    sys.stderr.write(f"\r{done:,}{of_all}" + ("\n" if is_over else ""))
    sys.stderr.flush()
