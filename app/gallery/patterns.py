"""Patterns of LIKE."""


def pattern_of(value: str) -> str:
    """Finds the value anywhere; LIKE's own signs in it mean themselves."""
    escaped = value.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"
