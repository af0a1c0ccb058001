"""A scikit-learn pipeline that answers a question from metadata alone: learnt from an export, asked about new images.

python features_with_sklearn.py EXPORT QUESTION FACTS

EXPORT is the unpacked archive of `features` with a split; FACTS is a JSON file with the facts of new images, such as
[{"iso": 800, "f_number": 2.8}].
"""

import json
import sys
from pathlib import Path

import numpy as np
import pyarrow.parquet as parquet
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline

from concord_client.features import FeatureTransformer


def learn(export: Path, question: str) -> Pipeline:
    """Of the training split: images with exactly one answer. The export's statistics stay as they are."""
    facts = FeatureTransformer.load(export / "features.json")
    rows = parquet.read_table(export / "data" / "features-train.parquet").to_pylist()
    answers = [json.loads(row[f"answers.{question}"]) for row in rows]
    told = [(row, given[0]) for row, given in zip(rows, answers, strict=True) if len(given) == 1]
    names = facts.get_feature_names_out()
    numbers = np.array([[row[name] for name in names] for row, _ in told], np.float32)
    model = LogisticRegression(max_iter=1_000).fit(numbers, [answer for _, answer in told])
    return make_pipeline(facts, model)


if __name__ == "__main__":
    folder, asked, file = sys.argv[1:]
    records = json.loads(Path(file).read_text())
    sys.stdout.write(f"{learn(Path(folder), asked).predict(records).tolist()}\n")
