"""The pictures: identity by content, upright and stored size, thumbnails, previews and tiles.

Originals are never changed. Everything that decodes hostile bytes runs in a process that may die alone.
"""
