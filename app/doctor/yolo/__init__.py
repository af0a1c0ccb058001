"""YOLO folders: a data.yaml, images, and beside each a text file with a line for every object.

Boxes, polygons, rotated boxes and skeletons are told apart by the count of numbers and by `kpt_shape`.
"""
