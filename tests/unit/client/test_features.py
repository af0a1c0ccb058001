"""The transformer of features, alone and as scikit-learn takes it."""

import json
from pathlib import Path

import numpy as np
import pandas
import pytest
from sklearn.base import clone
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline
from sklearn.utils import estimator_checks as checks
from sklearn.utils.validation import check_is_fitted

from concord_client.features import FeatureTransformer, load_encoder
from concord_features import Fitting
from tests.unit.features.records import TRAINING, spec_of

SPEC = spec_of("iso", "camera", "flash_fired", "taken")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """What an export writes, as far as it is read here."""
    path = tmp_path / "features.json"
    path.write_text(json.dumps({"state": Fitting.on(SPEC, TRAINING).as_json()}))
    return path


def test_it_gives_what_the_export_s_encoder_gives(path: Path) -> None:
    features = FeatureTransformer.load(path)

    assert np.array_equal(features.transform(TRAINING), load_encoder(path).transform(TRAINING))
    assert features.get_feature_names_out().tolist()[-2:] == ["flash_fired", "flash_fired_missing"]


def test_fitting_again_leaves_the_export_s_statistics(path: Path) -> None:
    features = FeatureTransformer.load(path)
    before = features.transform(TRAINING)

    assert np.array_equal(features.fit([{"iso": 5}]).transform(TRAINING), before)


def test_a_spec_learns_from_what_it_is_fitted_on() -> None:
    features = FeatureTransformer(SPEC).fit(TRAINING)

    assert np.array_equal(
        features.transform(TRAINING), Fitting.on(SPEC, TRAINING).transform(TRAINING)
    )


def test_a_data_frame_gives_what_its_records_give(path: Path) -> None:
    frame = pandas.DataFrame(TRAINING)
    frame["taken_at_local"] = pandas.to_datetime(frame["taken_at_local"])
    features = FeatureTransformer.load(path)

    assert np.array_equal(features.transform(frame), features.transform(TRAINING))


def test_it_is_the_first_step_of_a_pipeline() -> None:
    labels = [0, 0, 1, 1]
    pipeline = Pipeline([("features", FeatureTransformer(SPEC)), ("model", LogisticRegression())])

    fitted = clone(pipeline).fit(TRAINING, labels)

    check_is_fitted(fitted)
    assert fitted.predict(TRAINING).tolist() == labels
    assert fitted[:-1].get_feature_names_out().tolist()[-1] == "flash_fired_missing"
    assert not hasattr(pipeline["features"], "encoder_")


@pytest.mark.parametrize(
    "check",
    [
        checks.check_no_attributes_set_in_init,
        checks.check_parameters_default_constructible,
        checks.check_get_params_invariance,
        checks.check_set_params,
        checks.check_estimator_tags_renamed,
        checks.check_valid_tag_types,
    ],
    ids=lambda check: check.__name__,
)
def test_it_passes_scikit_learn_s_checks_of_what_needs_no_matrix(check: object) -> None:
    assert callable(check)
    check("FeatureTransformer", FeatureTransformer())


def test_what_was_not_fitted_says_so() -> None:
    with pytest.raises(ValueError, match=r"Expected fit\(\) before transform"):
        FeatureTransformer(SPEC).transform(TRAINING)
    with pytest.raises(ValueError, match="Expected features"):
        FeatureTransformer().fit(TRAINING)
    with pytest.raises(ValueError, match="received 'fields'"):
        FeatureTransformer().set_params(fields=[])
