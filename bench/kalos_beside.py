"""Runs in the environment of KALOS: its alphas of the objects in a file, and how long they took."""

import json
import logging
import sys
import time
from pathlib import Path
from typing import Any


def main() -> None:
    """Print the pooled alpha and the CPU seconds."""
    # Only the other environment has it.
    from kalos.iaa.core import calculate_iaa  # type: ignore[import-not-found]

    logging.disable(logging.CRITICAL)
    images, raters, categories = _images(json.loads(Path(sys.argv[1]).read_text()))
    started = time.process_time()
    results = calculate_iaa(
        images,
        categories,
        "greedy",
        "bbox_iou_similarity",
        "category_lenient",
        0.5,
        False,
        False,
        False,
        raters,
    )
    sys.stdout.write(
        json.dumps({"alpha": float(results[1]), "cpu_s": time.process_time() - started})
    )


def _images(table: dict[str, list[Any]]) -> tuple[dict[int, Any], list[str], dict[int, str]]:
    raters = [f"r{rater}" for rater in sorted(set(table["rater"]))]
    images: dict[int, Any] = {
        image: {"rater_list": raters, "annotations_by_rater": {rater: [] for rater in raters}}
        for image in range(max(table["image"]) + 1)
    }
    rows = zip(table["image"], table["rater"], table["category"], table["bounds"], strict=True)
    for number, (image, rater, category, bounds) in enumerate(rows):
        name = f"r{rater}"
        images[image]["annotations_by_rater"][name].append(
            {"id": number, "rater_id": name, "category_id": category, "bbox": bounds}
        )
    return images, raters, {category: str(category) for category in set(table["category"])}


if __name__ == "__main__":
    main()
