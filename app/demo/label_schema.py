"""The demo project: its categories, questions and policy."""

from app.projects.schemas import (
    Attribute,
    NewCategory,
    NewProject,
    NewQuestion,
    Policy,
    ShapeKind,
    Skeleton,
)

_ATTRIBUTES = [
    Attribute(name="occluded", type="boolean", default=False),
    Attribute(name="truncated", type="boolean", default=False),
]

# Keypoints as whoever is in the picture would name them: their left is on our right.
_POSE = Skeleton(
    keypoints=["head", "left shoulder", "right shoulder", "left foot", "right foot"],
    edges=[[0, 1], [0, 2], [1, 2], [1, 3], [2, 4]],
    flip_pairs=[[1, 2], [3, 4]],
)

# Name, supercategory, kinds of shape. The first nine are one digit away, and try nearly every tool.
_CATEGORIES: tuple[tuple[str, str | None, list[ShapeKind]], ...] = (
    ("person", None, ["box"]),
    ("pose", "person", ["keypoints"]),
    ("car", "vehicle", ["box"]),
    ("wheel", "vehicle part", ["ellipse"]),
    ("sky", "nature", ["mask", "polygon"]),
    ("kerb", "street", ["polyline"]),
    ("red lamp", "street", ["point"]),
    ("spoon", "tableware", ["rotated_box"]),
    ("flower", "nature", ["polygon", "mask"]),
    ("traffic light", "street", ["box"]),
    ("building", "street", ["box"]),
    ("animal", None, ["box"]),
    ("motorcycle", "vehicle", ["box"]),
    ("rocket", "vehicle", ["box"]),
    ("cup", "tableware", ["polygon", "ellipse"]),
    ("saucer", "tableware", ["ellipse"]),
    ("coin", "things", ["ellipse"]),
    ("camera", "things", ["box"]),
    ("helmet", "things", ["box"]),
)

GUIDELINES = """\
## What to mark
Mark every object of the categories that is **larger than 10 pixels**. Draw it as tight as you can see, also
through thin things in front; what is hidden behind something else is `occluded`, what the picture's edge cuts off is
`truncated`.

## How to mark
| You see | Draw |
|---|---|
| a person | a box, and the pose: head, shoulders and feet; a point that is not in the picture is absent |
| a wheel, a saucer, a coin | the ellipse that it looks like |
| a cup or a flower | its outline; what is seen through a handle is a hole |
| the sky | with the brush |
| a kerb | a line along its edge |
| a red lamp | a point in its middle |
| a spoon | a box turned along it |

## Hard cases
| You see | Mark |
|---|---|
| a saucer below a cup | the whole saucer, also behind the cup |
| a wheel of a motorcycle | the wheel, beside the motorcycle |
| a picture with none of a category | check *none here* for it |
"""

DEMO_PROJECT = NewProject(
    name="Demo: everyday objects",
    description="A dozen photos and drawn streets, labelled by three people who do not always agree.",
    guidelines=GUIDELINES,
    categories=[
        NewCategory(
            name=name,
            supercategory=group,
            shapes=shapes,
            attributes=_ATTRIBUTES,
            skeleton=_POSE if "keypoints" in shapes else None,
        )
        for name, group, shapes in _CATEGORIES
    ],
    questions=[
        NewQuestion(
            name="scene",
            mode="multiclass",
            values=["indoor", "outdoor", "studio", "drawing"],
            required=True,
        ),
        NewQuestion(
            name="quality", mode="multilabel", values=["sharp", "blurred", "noisy", "dark"]
        ),
        NewQuestion(name="people visible", mode="binary"),
    ],
    policy=Policy(overlap=3, review="consensus"),
)
