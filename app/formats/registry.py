"""Every format that can be written, by the name that the API knows it by."""

from collections.abc import Mapping

from app.formats.errors import UnknownFormat
from app.formats.writers.class_masks import SEMANTIC_PNG
from app.formats.writers.coco import COCO_INSTANCES, COCO_KEYPOINTS
from app.formats.writers.cvat import CVAT_XML
from app.formats.writers.features import FEATURES
from app.formats.writers.folders import IMAGENET, YOLO_CLASSIFY
from app.formats.writers.json_dictionary import JSON_DICTIONARY
from app.formats.writers.label_studio import LABEL_STUDIO
from app.formats.writers.labelme import LABELME
from app.formats.writers.lvis import LVIS
from app.formats.writers.object_masks import INSTANCE_PNG, PIXEL_MAPS_NPZ
from app.formats.writers.panoptic import COCO_PANOPTIC
from app.formats.writers.parquet import PARQUET
from app.formats.writers.tfrecord import TFRECORD
from app.formats.writers.voc import VOC
from app.formats.writers.webdataset import WEBDATASET
from app.formats.writers.yolo import YOLO_DETECT
from app.formats.writers.yolo_pose import YOLO_POSE
from app.formats.writers.yolo_regions import YOLO_OBB, YOLO_SEGMENT
from app.formats.writing import Format

FORMATS: Mapping[str, Format] = {
    each.name: each
    for each in (
        COCO_INSTANCES,
        COCO_KEYPOINTS,
        COCO_PANOPTIC,
        LVIS,
        YOLO_DETECT,
        YOLO_SEGMENT,
        YOLO_POSE,
        YOLO_OBB,
        YOLO_CLASSIFY,
        IMAGENET,
        VOC,
        SEMANTIC_PNG,
        INSTANCE_PNG,
        PIXEL_MAPS_NPZ,
        CVAT_XML,
        LABEL_STUDIO,
        LABELME,
        PARQUET,
        WEBDATASET,
        TFRECORD,
        FEATURES,
        JSON_DICTIONARY,
    )
}


def format_of(name: str) -> Format:
    """The format of this name.

    Raises:
        UnknownFormat: there is none.
    """
    if name not in FORMATS:
        raise UnknownFormat(name, list(FORMATS))
    return FORMATS[name]
