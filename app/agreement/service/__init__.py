"""What changes agreement's tables: recomputing images, one by one and all of a project."""

from app.agreement.service.recomputing import StaleWork, recompute_stale
from app.agreement.service.starting import start_recompute

__all__ = ["StaleWork", "recompute_stale", "start_recompute"]
