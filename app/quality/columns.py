"""The measures as typed columns, of the same kind as those of the metadata.

The database model, docs/quality.md, the filter language and slices are made from `COLUMNS`.
"""

from app.exif.column import Column


def _measure(name: str, label: str, unit: str, description: str) -> Column:
    return Column(
        name=name,
        section="quality",
        label=label,
        python_type=float,
        sql_type="double precision",
        unit=unit,
        description=description,
        sources=(),
        choices=(),
        is_private=False,
        reader=None,
    )


COLUMNS: tuple[Column, ...] = (
    _measure("sharpness", "Sharpness", "", "variance of the Laplacian; low is blurred or empty"),
    _measure("brightness", "Brightness", "", "mean luma; 0 is black, 1 is white"),
    _measure(
        "contrast", "Contrast", "", "spread of luma; 0 is one grey, 1 is half black, half white"
    ),
    _measure("clipped_highlights", "Clipped highlights", "", "share of pixels next to white"),
    _measure("clipped_shadows", "Clipped shadows", "", "share of pixels next to black"),
    _measure("entropy", "Entropy", "bit", "of the histogram of luma, 0 to 8; low is plain"),
    _measure(
        "colourfulness", "Colourfulness", "", "0 is grey, 33 moderate, 82 high, above 109 extreme"
    ),
    _measure("noise", "Noise", "", "standard deviation of the noise, in levels of 255"),
    _measure(
        "outlier", "Outlier", "", "distance from its likes; 1 is usual in this project, 2 is odd"
    ),
)
"""`outlier` compares an image with the others of its project, so it comes later than the rest."""
