"""Give many objects another category, and take that back."""

from app.objects.service.relabelling import relabel
from app.objects.service.undoing import undo

__all__ = ["relabel", "undo"]
