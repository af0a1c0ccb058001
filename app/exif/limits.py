"""How much of a file is read at most, so that a hostile file costs no more than an honest one.

Every loop over a file's structure ends by one of these counts, not by a clock: the same file
gives the same result on every machine. They are far above what cameras and editors write.
"""

KIB = 1024
MIB = 1024 * KIB

MAX_SEGMENTS = 2_000  # of a JPEG before its pixels
MAX_CHUNKS = 100_000  # of a PNG or WebP; a 100-megapixel PNG has about 40,000
MAX_GIF_BLOCKS = 100_000
MAX_BOXES = 4_000  # of an ISO base media file, all levels together
MAX_META_BYTES = 4 * MIB  # of the list of items of a HEIC or AVIF file
MAX_EXTENTS = 16  # pieces that one HEIC item may be scattered in
MAX_BLOCK_BYTES = 4 * MIB  # of one EXIF, XMP or IPTC block
MAX_BLOCKS_BYTES = 12 * MIB  # of all blocks of a file, unpacked
MAX_XMP_PACKETS = 8
MAX_IFD_ENTRIES = 2_000  # fields of one EXIF block, all directories together
MAX_VALUES_BYTES = 1 * MIB  # of one EXIF block, all fields together, without embedded blocks
MAX_VALUE_BYTES = 64 * KIB  # of one text or binary field
MAX_NUMBERS = 1_024  # in one field
MAX_XMP_NODES = 10_000  # elements and attributes of one XMP packet
MAX_XMP_DEPTH = 40
MAX_RECORDS = 4_000  # of IPTC and of Photoshop resources
MAX_TEXT_CHUNKS = 200  # text fields of a PNG
MAX_RAW_TOTAL = 512 * KIB  # characters of all names and texts of an image kept raw
MAX_NAME = 200  # characters of a field's name
MAX_KEYWORD = 79  # characters of the name of a PNG's text, by its standard
MAX_RAW_TEXT = 8 * KIB  # characters of one text kept raw
MAX_RAW_BYTES = 256  # of one binary value kept raw
MAX_TYPED_TEXT = 4 * KIB  # characters of one typed text
