"""VOC folders: one XML file for each image, with boxes of corners that count pixels from 1."""
