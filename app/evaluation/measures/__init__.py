"""Detections against a truth, as numbers: COCO's precision, errors by kind, confusions, calibration, answers. Pure."""
