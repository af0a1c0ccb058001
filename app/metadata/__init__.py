"""Facts about images that no annotator made: what the camera wrote, typed, beside every raw field."""
