"""Shapes as plain values: boxes now, with room for polygons, masks and keypoints beside them. Pure.

Coordinates are float image pixels of the upright image, x to the right, y down; (0, 0) is the top-left corner of the
top-left pixel, so Box(0, 0, 1, 1) is exactly that pixel.
"""
