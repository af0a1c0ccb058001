"""COCO JSON: instances, keypoints, panoptic, captions and lists of results.

A file is cut into its records without decoding them (`parsing`), each record is decoded strictly, or leniently where
that fails (`records`), and the records become columns (`columns`); outlines and masks are looked through in pieces
and leave only their bounds, areas and faults (`outlines`, `masks`). The checks read columns.
"""
