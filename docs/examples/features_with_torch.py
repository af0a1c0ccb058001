"""A PyTorch Dataset of (picture, features, label): what is known beside the pixels, and a question's answer.

python features_with_torch.py EXPORT SPLIT QUESTION

EXPORT is the unpacked archive of `features` with pictures; SPLIT is train, val, test, or all without a split.
"""

import json
import sys
from pathlib import Path

import numpy as np
import pyarrow.parquet as parquet
import torch
from PIL import Image, ImageOps
from torch.utils.data import DataLoader, Dataset

from concord_client.features import load_encoder

SIDE = 224
Sample = tuple[torch.Tensor, torch.Tensor, torch.Tensor]


class PicturesWithFeatures(Dataset[Sample]):  # type: ignore[misc] # torch may be missing here
    """Images with exactly one answer to the question. `classes` are the answers, in the order of their letters.

    Pass the `classes` of the training split to the others, so that a label means the same in all.
    """

    def __init__(
        self, export: Path, split: str, question: str, classes: list[str] | None = None
    ) -> None:
        rows = parquet.read_table(export / "data" / f"features-{split}.parquet").to_pylist()
        answers = [json.loads(row[f"answers.{question}"]) for row in rows]
        told = [
            (row, given[0]) for row, given in zip(rows, answers, strict=True) if len(given) == 1
        ]
        self.classes = classes or sorted({answer for _, answer in told})
        self.names = [each.name for each in load_encoder(export / "features.json").columns]
        known = [(row, answer) for row, answer in told if answer in self.classes]
        self._paths = [export / "images" / row["file_name"] for row, _ in known]
        numbers = np.array([[row[name] for name in self.names] for row, _ in known], np.float32)
        self._features = torch.from_numpy(numbers.reshape(len(known), len(self.names)))
        self._labels = torch.tensor([self.classes.index(answer) for _, answer in known])

    def __len__(self) -> int:
        return len(self._paths)

    def __getitem__(self, place: int) -> Sample:
        with Image.open(self._paths[place]) as file:
            picture = ImageOps.exif_transpose(file).convert("RGB").resize((SIDE, SIDE))
        pixels = torch.from_numpy(np.array(picture)).permute(2, 0, 1).float() / 255
        return pixels, self._features[place], self._labels[place]


if __name__ == "__main__":
    folder, part, asked = sys.argv[1:]
    dataset = PicturesWithFeatures(Path(folder), part, asked)
    pictures, features, labels = next(iter(DataLoader(dataset, batch_size=32)))
    answers = [dataset.classes[each] for each in labels]
    print(tuple(pictures.shape), tuple(features.shape), answers)  # noqa: T201
