"""Specs of few fields, and records of a training split."""

from typing import Any

from app.features import fields_named
from concord_features import FeatureSpec

TRAINING: list[dict[str, Any]] = [
    {"make": "Canon", "model": "Canon EOS R5", "iso": 100, "taken_at_local": "2024-03-31T06:00:00"},
    {"make": "Canon", "model": "Canon EOS R5", "iso": 400, "flash_fired": True},
    {"make": "Nikon", "model": "Z 6", "iso": 1600, "flash_fired": False, "white_balance": "auto"},
    {"iso": None, "gps_latitude": 0.0, "gps_longitude": 90.0, "white_balance": "manual"},
]


def spec_of(*names: str, rare_share: float = 0.0) -> FeatureSpec:
    return FeatureSpec(fields_named(names), rare_share)
