"""Files that lie outside the store: in folders of this machine, in buckets, at URLs. Read, never written or removed.

What is read is compared with what was there when the image was made, so that changed pixels are never shown as the ones
that were labelled: sizes and times, or ETags, at every read, and the SHA-256 wherever a whole file is read.
"""
