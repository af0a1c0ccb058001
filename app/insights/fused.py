"""Labels of what annotators agree on (`agreed>=t`), fused image by image, as an export fuses them.

What a fused object is called follows from its marks and from how each annotator errs, and stands in no table: only an
export, which fuses all the same, counts it, and no filter line finds it.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from app.database.engine import Connection
from app.exporting.agreed import read_agreed
from app.exporting.saying import Said

AT_ONCE = 500

Counts = Mapping[str, Mapping[int, int]]
"""By label and place of the image: how many objects."""


async def count_agreed(
    connection: Connection, project_id: int, least: float, image_ids: Sequence[int]
) -> tuple[Counts, Mapping[str, Mapping[str, set[int]]]]:
    """The labels of these images, and the answers by question and value, by the places of the images."""
    cursor = await connection.execute(
        "select name, id from questions where project_id = %s and deleted_at is null", [project_id]
    )
    questions: dict[str, int] = dict(await cursor.fetchall())
    labels: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    answers: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for start in range(0, len(image_ids), AT_ONCE):
        said = {image_id: Said() for image_id in image_ids[start : start + AT_ONCE]}
        await read_agreed(connection, project_id, least, said)
        for place, each in enumerate(said.values(), start=start):
            for made in each.objects:
                labels[f"c{made.category_id}"][place] += 1
            for question, values in each.answers.items():
                for value in values:
                    labels[f"a{questions[question]}:{value}"][place] = 0
                    answers[question][value].add(place)
    return labels, answers
