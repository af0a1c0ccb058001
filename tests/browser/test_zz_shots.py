from typing import Any
from collections.abc import Callable
from tests.factories.images import make_images
from tests.factories.labelling import next_assignment, submit
from tests.factories.projects import add_member, make_project
from tests.features.images.conftest import picture

def test_shots(page_of, make_person, client_of, database):
    owner = make_person(name="Olga Petrov"); ow = client_of(owner)
    people = [make_person(name=n) for n in ("Anna Lindqvist", "Ben Okafor", "Carla Reyes")]
    project = make_project(ow, name="Harbour traffic", policy={"overlap": 2})
    p = project["id"]
    for each in people: add_member(ow, p, each.id)
    names = ["red","green","blue","navy","teal","olive","maroon"]
    files = [("files", (f"harbour-{i:03}.jpg", picture(color=c, size=(640,480)) if False else picture(color=c))) for i, c in enumerate(names)]
    ow.post(f"/api/v1/projects/{p}/images", files=files).raise_for_status()
    cs = [client_of(x) for x in people]
    d = next_assignment(cs[0], p); submit(cs[0], d["id"])
    ow.put(f"/api/v1/assignments/{d['id']}/verdict", json={"verdict": "accepted"}).raise_for_status()
    ow.put(f"/api/v1/images/{d['image']['id']}/gold").raise_for_status()
    d = next_assignment(cs[1], p)
    cs[1].put(f"/api/v1/assignments/{d['id']}/skip", json={"reason": "too dark to see the boats"})
    next_assignment(cs[1], p); next_assignment(cs[2], p)
    rows = ow.get(f"/api/v1/projects/{p}/queue").json()["items"]
    pool = ow.post(f"/api/v1/projects/{p}/pools", json={"name": "Experts", "annotator_ids": [people[0].id]}).json()
    ow.put(f"/api/v1/projects/{p}/queue", json={"image_ids": [rows[4]["id"]], "annotator_ids": [people[0].id], "priority": 3, "overlap": 3})
    ow.put(f"/api/v1/projects/{p}/queue", json={"image_ids": [rows[5]["id"]], "pool_id": pool["id"]})
    ow.patch(f"/api/v1/projects/{p}", json={"policy": {"pilot": 3}})
    for scheme in ("light", "dark"):
        for width in (1280, 1920):
            page = page_of(owner, color_scheme=scheme, viewport={"width": width, "height": 900})
            for name, path in (("assigning", f"/projects/{p}/assigning"), ("pools", f"/projects/{p}/pools"), ("settings", f"/projects/{p}/settings"), ("project", f"/projects/{p}")):
                page.goto(path)
                page.wait_for_load_state("networkidle")
                page.screenshot(path=f"/tmp/shots/{name}-{scheme}-{width}.png", full_page=True)
    page = page_of(people[0], viewport={"width": 1280, "height": 900}); page.goto(f"/projects/{p}"); page.screenshot(path="/tmp/shots/annotator.png", full_page=True)
    page = page_of(owner, viewport={"width": 1280, "height": 900}); page.goto(f"/projects/{p}/assigning"); page.locator("[popovertarget^=holder]").first.click(); page.screenshot(path="/tmp/shots/menu.png")
