"""From hostile bytes to safe pixels.

Everything here that touches a picture runs in a process of its own (`pool`), under limits of memory, processor time and
wall time; what it returns is plain data. The order is always the same: recognise the format by its first bytes, let
only that one decoder see the file, read the size from the header and compare it with the limits, and only then decode.
A file is accepted when its first picture decodes to the last row; otherwise `ImageRefused` says why in a sentence.

Frames: `stored` is how the file's decoder hands out the pixels, `upright` how a person should see them. They differ by
the EXIF orientation. HEIC turns its pixels while decoding, so there both are the same and only the raw tag differs.

Pure of the web and the database.
"""
