"""Numerators and denominators of an image, of two of its raters, of its categories; a project's numbers are SUMs."""
