"""Write datasets out. COCO first: records streamed from Postgres in order, flat memory, the same bytes each time."""
