"""Use cases of exports: see one before, ask for it, make it, delete it, compare two; sweep up; pin images."""

from app.exporting.service.comparing import compare_exports
from app.exporting.service.deleting import delete_export, erase_exports
from app.exporting.service.pinning import pin_images
from app.exporting.service.previewing import preview_image, preview_picture
from app.exporting.service.running import run_export
from app.exporting.service.starting import KIND, start_export
from app.exporting.service.sweeping import SWEEP, sweep_exports

__all__ = [
    "KIND",
    "SWEEP",
    "compare_exports",
    "delete_export",
    "erase_exports",
    "pin_images",
    "preview_image",
    "preview_picture",
    "run_export",
    "start_export",
    "sweep_exports",
]
