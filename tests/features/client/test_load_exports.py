"""What docs/examples load from exports: one object on a picture that its camera stored on its side.

Every library must show the same: the picture upright, and exactly the pixels of the object painted over.
"""

import importlib.util
import json
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from types import ModuleType
from typing import Any
from zipfile import ZipFile

import numpy as np
import pyarrow as arrow
import pyarrow.parquet as parquet
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageOps

from app.features import fields_named
from app.formats.regions import runs_of
from app.geometry.boxes import Size
from app.geometry.masks import pixels_of_runs
from concord_client import Concord, Project, shapes
from concord_client.bodies import Frame
from concord_features import FeatureSpec, Fitting
from tests.conftest import Person
from tests.servers import Server

EXAMPLES = Path(__file__).parents[3] / "docs" / "examples"
MAGENTA = (255, 0, 255)
UPRIGHT = Size(64, 96)
SIGN = shapes.polygon([[10.5, 8], [40, 12.25], [33, 70.5]], [[25, 20], [25, 30], [32, 24]])
CAR = shapes.box(4, 60, 40, 20)
CASES: list[tuple[str, str, Frame, str]] = [
    ("coco_with_pycocotools", "coco-instances", "upright", "sign"),
    ("coco_with_pycocotools", "coco-instances", "stored", "sign"),
    ("coco_with_pycocotools", "coco-instances", "upright", "car"),
    ("coco_with_torchvision", "coco-instances", "upright", "sign"),
    ("coco_with_torchvision", "coco-instances", "stored", "sign"),
    ("masks_with_opencv", "instance-png", "upright", "sign"),
    ("masks_with_opencv", "instance-png", "stored", "sign"),
    ("maps_with_skimage", "pixel-maps-npz", "upright", "sign"),
    ("tfrecord_without_tensorflow", "tfrecord", "upright", "sign"),
    ("parquet_with_pandas", "parquet", "upright", "sign"),
    ("yolo_by_hand", "yolo-detect", "upright", "car"),
]
NEEDS = {"coco_with_torchvision": "torchvision"}
OPTIONS: Mapping[str, Mapping[str, Any]] = {"tfrecord": {"masks": True}}


def _photo() -> bytes:
    """Four colours, each of whole JPEG blocks; shown upright it is turned by a quarter."""
    pixels = np.zeros((64, 96, 3), np.uint8)
    for place, color in enumerate(((200, 30, 30), (30, 160, 30), (30, 30, 200), (200, 200, 30))):
        row, column = divmod(place, 2)
        pixels[32 * row : 32 * row + 32, 48 * column : 48 * column + 48] = color
    exif = Image.Exif()
    exif[274] = 6
    buffer = BytesIO()
    Image.fromarray(pixels).save(buffer, "JPEG", quality=95, subsampling=0, exif=exif)
    return buffer.getvalue()


PHOTO = _photo()


@pytest.fixture(scope="module")
def exports(
    server: Server, make_person: Callable[..., Person], tmp_path_factory: pytest.TempPathFactory
) -> dict[tuple[str, str], Path]:
    """The unpacked exports by format and frame."""
    folder = tmp_path_factory.mktemp("exports")
    wanted = sorted({(format, frame) for _, format, frame, _ in CASES})
    with Concord(server.url, make_person(name="Olga").token) as concord:
        project = _labelled(concord, folder)
        started = [
            project.export(
                each,
                truth="all",
                images=frame,
                options=OPTIONS.get(each, {}),
            )
            for each, frame in wanted
        ]
        for (format, frame), export in zip(wanted, started, strict=True):
            assert export.manifest["verified"]["dropped"] == 0, (format, export.report["losses"])
            ZipFile(export.download(folder)).extractall(folder / f"{format}-{frame}")
    return {(format, frame): folder / f"{format}-{frame}" for format, frame in wanted}


def _labelled(concord: Concord, folder: Path) -> Project:
    photos = folder / "photos"
    (photos / "a").mkdir(parents=True)
    (photos / "a" / "turned.jpg").write_bytes(PHOTO)
    project = concord.create_project(
        "Turned",
        categories=[
            {"name": "sign", "shapes": ["polygon"]},
            {"name": "car", "shapes": ["box"]},
        ],
        policy={"review": "none"},
    )
    project.upload(photos)
    assignment = project.next()
    assert assignment is not None
    assert Size(assignment.image["width"], assignment.image["height"]) == UPRIGHT
    objects = [project.annotate("car", CAR), project.annotate("sign", SIGN)]
    assignment.layer.save(added=objects)
    assignment.submit()
    return project


# pycocotools is older than NumPy's present way of saying this.
@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
@pytest.mark.parametrize(
    ("example", "format", "frame", "category"), CASES, ids=[" ".join(each) for each in CASES]
)
def test_it_shows_the_object_where_it_is(
    exports: dict[tuple[str, str], Path], example: str, format: str, frame: str, category: str
) -> None:
    if example in NEEDS:
        pytest.importorskip(
            NEEDS[example], reason="the dependency group 'loaders' is not installed"
        )
    shape: Any = SIGN if category == "sign" else CAR
    expected = pixels_of_runs(runs_of(shape, UPRIGHT), UPRIGHT).astype(bool)

    painted: NDArray[np.uint8] = _module(example).paint(exports[format, frame], category)

    assert painted.shape == (UPRIGHT.height, UPRIGHT.width, 3)
    assert np.array_equal((painted == MAGENTA).all(axis=2), expected)
    upright = np.array(ImageOps.exif_transpose(Image.open(BytesIO(PHOTO))), dtype=np.int16)
    assert np.abs(painted - upright)[~expected].max() <= 6, "decoders differ by that much"


def _module(example: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(example, EXAMPLES / f"{example}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _write_features(
    folder: Path, split: str, told: Sequence[tuple[list[str], dict[str, float]]]
) -> None:
    """An archive of `features` with answers and the ISO of pictures of one name."""
    encoder = Fitting.on(FeatureSpec(fields_named(["iso"])), [{"iso": 100}, {"iso": 400}])
    (folder / "features.json").write_text(json.dumps({"state": encoder.as_json()}))
    (folder / "data").mkdir()
    names = [each.name for each in encoder.columns]
    numbers = encoder.transform([facts for _, facts in told]).tolist()
    rows = [
        {"file_name": "a.jpg", "answers.weather": json.dumps(answers)}
        | dict(zip(names, row, strict=True))
        for (answers, _), row in zip(told, numbers, strict=True)
    ]
    parquet.write_table(
        arrow.Table.from_pylist(rows), folder / "data" / f"features-{split}.parquet"
    )


def test_a_pipeline_answers_from_facts(tmp_path: Path) -> None:
    bright = [(["sun"], {"iso": 100.0 + each}) for each in range(5)]
    dark = [(["rain"], {"iso": 6400.0 + each}) for each in range(5)]
    _write_features(tmp_path, "train", [*bright, *dark, (["sun", "rain"], {}), ([], {})])

    pipeline = _module("features_with_sklearn").learn(tmp_path, "weather")

    assert pipeline.predict([{"iso": 100}, {"iso": 12_800}]).tolist() == ["sun", "rain"]


def test_pictures_come_with_features_and_labels(tmp_path: Path) -> None:
    torch = pytest.importorskip("torch", reason="the dependency group 'loaders' is not installed")
    _write_features(tmp_path, "all", [(["sun"], {"iso": 400}), ([], {}), (["rain"], {})])
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / "a.jpg").write_bytes(PHOTO)

    dataset = _module("features_with_torch").PicturesWithFeatures(tmp_path, "all", "weather")

    assert (len(dataset), dataset.classes) == (2, ["rain", "sun"])
    pixels, features, label = dataset[0]
    assert (tuple(pixels.shape), label.item()) == ((3, 224, 224), 1)
    assert torch.equal(features, torch.tensor([1.0, 0.0]))
    assert dataset[1][1].tolist() == [0, 1]


def test_every_example_is_tried() -> None:
    painted = {each for each, *_ in CASES}
    assert {path.stem for path in EXAMPLES.glob("*.py")} == painted | {
        "features_with_sklearn",
        "features_with_torch",
    }
