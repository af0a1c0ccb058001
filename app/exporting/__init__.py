"""Write datasets out: COCO straight from Postgres, every other format as an archive that a job makes and keeps.

Records come from one snapshot in order, in flat memory, so unchanged data gives the same bytes each time. An archive
holds a manifest of what is in it, and a report of all that its format could not hold: nothing is dropped in silence.
What `formats` writes is pure; this feature says what is written, where it goes, and who may have it.
"""
