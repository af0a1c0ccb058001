"""Use cases of imports: begin one, carry it out, remove what one that was given up has left."""

from app.importing.service.listing import sweep_kept
from app.importing.service.starting import carry_out, start_import
from app.importing.service.undoing import SWEEP, take_back_abandoned
from app.importing.service.working import KIND, run_import
from app.importing.wording import report_lines

__all__ = [
    "KIND",
    "SWEEP",
    "carry_out",
    "report_lines",
    "run_import",
    "start_import",
    "sweep_kept",
    "take_back_abandoned",
]
