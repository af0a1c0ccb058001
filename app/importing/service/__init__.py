"""Use cases of imports: begin one, carry it out."""

from app.importing.service.starting import carry_out, start_import
from app.importing.service.working import KIND, run_import
from app.importing.wording import report_lines

__all__ = ["KIND", "carry_out", "report_lines", "run_import", "start_import"]
