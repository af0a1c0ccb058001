"""Which similarity a family has."""

from app.agreement.measures.objects.records import Images, Objects, Options
from app.agreement.measures.objects.similarity.lines import Lines
from app.agreement.measures.objects.similarity.places import Places
from app.agreement.measures.objects.similarity.protocol import Similarity
from app.agreement.measures.objects.similarity.regions import Regions
from app.agreement.measures.objects.similarity.skeletons import Skeletons


def similarity_of(objects: Objects, images: Images, options: Options) -> Similarity:
    """How alike these objects are."""
    match options.family:
        case "region":
            return Regions(objects, images)
        case "keypoints":
            return Skeletons(objects, options.sigmas, threshold=options.iou_threshold)
        case "line":
            return Lines(objects, images)
        case "point":
            return Places(objects, images)
