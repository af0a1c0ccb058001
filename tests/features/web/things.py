"""What a project has beside its images and their labels, one of each, for walks that ask for all of them."""

from typing import Any

import httpx
import psycopg

_EVALUATION = """
    insert into evaluations (project_id, model, truth, parameters, created_by)
    select id, %(mark)s, 'accepted', '{"iou": 0.5}', created_by from projects where id = %(project)s
    returning id
"""
_EXPERIMENT = """
    insert into experiments (project_id, subject, parameters, created_by)
    select id, %(mark)s, '{"task": "objects", "truth": "all", "where": "", "fields": null}', created_by
    from projects where id = %(project)s
    returning id
"""
_EXPORT = """
    insert into exports (project_id, name, format, options, created_by)
    select id, %(mark)s, 'json-dictionary', '{}', created_by from projects where id = %(project)s
    returning id
"""
_IMPORT = """
    insert into imports (project_id, source, options, state, created_by)
    select id, %(mark)s, '{"as": "import"}', 'checked', created_by from projects where id = %(project)s
    returning id
"""

_BATCH = """
    with asked as (
        insert into batches (project_id, author_id, request_id, deed)
        select id, created_by, gen_random_uuid(), 'gold' from projects where id = %(project)s
        returning id
    )
    insert into batch_images (batch_id, image_id, outcome)
    select id, %(image)s, 'unsettled' from asked
    returning batch_id
"""
_ANOMALY = """
    insert into image_anomalies (image_id, project_id, kind, severity, reason, details)
    values (%(image)s, %(project)s, 'edited', 1, %(mark)s, '{"facts": [["Software", "GIMP"]]}')
    returning id
"""

_ERASURE = """
    insert into erasures (project_id, kind, subject_id, body, sha256)
    values (%(project)s, 'image', 9223372036854775807, json_build_object('note', %(mark)s::text), %(mark)s)
    returning id
"""


_HIDDEN_PLACE = """
    insert into hidden_places (image_id, kind, x, y, width, height, found_by, created_by)
    select %(image)s, 'face', 0, 0, 1, 1, %(mark)s, created_by from projects where id = %(project)s
    returning id
"""


def things_of(
    owner: httpx.Client,
    database: psycopg.Connection[Any],
    project_id: int,
    image_id: int,
    *,
    mark: str = "walker",
) -> dict[str, int | str]:
    """The ids of a disagreement, a ruling, a webhook and its delivery, an evaluation, an export, an import, an anomaly,
    a certificate of erasure, a batch, a hidden place.

    What of them only reviewers or owners may read holds `mark`.
    """
    project = f"/api/v1/projects/{project_id}"
    hook = {"url": f"https://example.com/{mark}"}
    webhook = owner.post(f"{project}/webhooks", json=hook).json()
    owner.post(f"/api/v1/webhooks/{webhook['id']}/tests").raise_for_status()
    [delivery] = owner.get(f"/api/v1/webhooks/{webhook['id']}/deliveries").json()["items"]
    database.execute(
        "update webhook_deliveries set answer = %s where id = %s", [mark, delivery["id"]]
    )
    ruling = owner.post(f"{project}/rulings", json={"title": "Vans", "body": "Are cars."}).json()
    found = owner.get(f"/api/v1/images/{image_id}/disagreements").raise_for_status().json()
    values = {"project": project_id, "image": image_id, "mark": mark}
    evaluation_id = _made(database, _EVALUATION, values)
    export_id = _made(database, _EXPORT, values)
    erasure_id = _made(database, _ERASURE, values)
    return {
        "disagreement_id": int(found["clusters"][0]["id"]),
        "ruling_id": int(ruling["id"]),
        "erasure_id": erasure_id,
        "webhook_id": int(webhook["id"]),
        "delivery_id": int(delivery["id"]),
        "evaluation_id": evaluation_id,
        "other_id": evaluation_id,
        "experiment_id": _made(database, _EXPERIMENT, values),
        "export_id": export_id,
        "other_export_id": export_id,
        "format_name": "json-dictionary",
        "import_id": _made(database, _IMPORT, values),
        "anomaly_id": _made(database, _ANOMALY, values),
        "place_id": _made(database, _HIDDEN_PLACE, values),
        "batch_id": _made(database, _BATCH, values),
    }


def _made(database: psycopg.Connection[Any], statement: str, values: dict[str, Any]) -> int:
    row = database.execute(statement.encode(), values).fetchone()
    assert row is not None
    return int(row[0])
