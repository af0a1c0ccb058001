"""Ask for a batch, work it off, take it back."""

from app.batches.service.asking import KIND, ask, take_back
from app.batches.service.working import work_off

__all__ = ["KIND", "ask", "take_back", "work_off"]
