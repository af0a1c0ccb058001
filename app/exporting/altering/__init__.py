"""Pictures made otherwise for an export, and their labels with them: tiles, other sizes, copies, hidden places.

A plan says where each point of an image goes; `labels` moves shapes by it and `pixels` the picture, so that the two
cannot part. Plans follow from the image, its key and what was asked alone: a seed gives the same copies each time.
"""
