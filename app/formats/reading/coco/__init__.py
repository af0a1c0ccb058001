"""COCO: instances, keypoints, panoptic segmentation and lists of results. docs/importing.md says what is repaired."""
