"""An evaluation as people ask for it, of all images and of those that a filter finds, until its numbers are there."""

import statistics
import time
from typing import Any, LiteralString

from bench.agreement_kept import call, label, make_people, project_body
from bench.seeding import add_images
from bench.serving import Served, served, settle

IMAGES = 10_000
RUNS = 3
MODEL = "detector@1"
FILTERS = {
    "all images": "",
    "a tenth, by name": "name:photo-7",
    "a tenth, by a word and not another": "name:photo-7 -state:excluded",
    "none": "name:nothing-has-this",
}


def run() -> None:
    """Print the table."""
    with served() as server:
        project = call(server, "/api/v1/projects", project_body())
        people = make_people(server.database)
        add_images(server.database, project["id"], IMAGES)
        label(server.database, project, people)
        values = {"project": project["id"], "person": people[0], "model": MODEL}
        made = server.database.execute(_PREDICTIONS, values).rowcount
        server.database.execute("vacuum analyze")
        _wait(server, project["id"])
        settle(server)
        print(f"{IMAGES:,} images with seven boxes, {made:,} predicted ones.\n")
        print("| | images | s | CPU s |")
        print("|---|---:|---:|---:|")
        for name, where in FILTERS.items():
            body = {"model": MODEL, "truth": f"annotator:{people[0]}", "where": where}
            _row(server, project["id"], name, body)


def _wait(server: Served, project_id: int) -> None:
    """Until the server has measured how annotators agree: work of its own that would be counted."""
    query = "select exists (select from agreement_stale where project_id = %s)"
    while server.database.execute(query, [project_id]).fetchone() != (False,):
        time.sleep(0.5)


def _row(server: Served, project_id: int, name: str, body: dict[str, Any]) -> None:
    took, cpu, images = [], [], 0
    for _ in range(RUNS):
        before, began = server.cpu_s(), time.perf_counter()
        made = call(server, f"/api/v1/projects/{project_id}/evaluations", body)
        done = _finished(server, made["job"]["id"])
        took.append(time.perf_counter() - began)
        cpu.append(server.cpu_s() - before)
        images = done["images"]
    print(
        f"| {name} | {images:,} | {statistics.median(took):.2f} | {statistics.median(cpu):.2f} |",
        flush=True,
    )


def _finished(server: Served, job_id: int) -> dict[str, Any]:
    while True:
        job = call(server, f"/api/v1/jobs/{job_id}")
        if job["state"] == "succeeded":
            result: dict[str, Any] = job["result"]
            return result
        if job["state"] not in {"waiting", "running"}:
            raise RuntimeError(f"The evaluation ended as {job['state']}: {job}")
        time.sleep(0.05)


# The model says what one person says, moved a little, and misses a tenth.
_PREDICTIONS: LiteralString = """
    with made as (
        insert into layers (project_id, image_id, kind, source, revision)
        select project_id, id, 'prediction', %(model)s, 1 from images where project_id = %(project)s
        returning id, image_id
    )
    insert into annotations (
        id, project_id, image_id, layer_id, category_id, kind, shape, x, y, width, height, area, revision, score
    )
    select
        gen_random_uuid(), n.project_id, n.image_id, m.id, n.category_id, n.kind,
        json_build_object('type', 'box', 'x', n.x + 9, 'y', n.y + 9, 'width', n.width, 'height', n.height),
        n.x + 9, n.y + 9, n.width, n.height, n.area, 1, random()
    from made m
    join layers l on l.image_id = m.image_id and l.author_id = %(person)s
    join annotations n on n.layer_id = l.id
    where random() < 0.9
"""
