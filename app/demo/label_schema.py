"""The demo project: its categories, questions and policy."""

from app.projects.schemas import Attribute, NewCategory, NewProject, NewQuestion, Policy

_ATTRIBUTES = [
    Attribute(name="occluded", type="boolean", default=False),
    Attribute(name="truncated", type="boolean", default=False),
]

_CATEGORIES = (
    ("person", None),
    ("animal", None),
    ("car", "vehicle"),
    ("motorcycle", "vehicle"),
    ("rocket", "vehicle"),
    ("wheel", "vehicle part"),
    ("traffic light", "street"),
    ("building", "street"),
    ("flower", "nature"),
    ("cup", "tableware"),
    ("saucer", "tableware"),
    ("spoon", "tableware"),
    ("coin", "things"),
    ("camera", "things"),
    ("helmet", "things"),
)

GUIDELINES = """\
## What to mark
Mark every object of the categories that is **larger than 10 pixels**. Draw the box as tight as you can see, also
through thin things in front; what is hidden behind something else is `occluded`, what the picture's edge cuts off is
`truncated`.

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
        NewCategory(name=name, supercategory=group, attributes=_ATTRIBUTES)
        for name, group in _CATEGORIES
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
    policy=Policy(overlap=3, review="each"),
)
