"""Bring pictures in: uploads, archives and folders.

The one place that joins `images` (decode, store) and `metadata` (what the camera wrote), which lie below it: an image
row, its metadata row and its place in the labelling queue are one transaction, after the blob is safe on disk.
"""
