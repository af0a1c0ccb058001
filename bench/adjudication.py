"""A reviewer's hands at the screen that settles disagreements: keys and time for each of a hundred decisions."""

import json
import random
import statistics
import time
import urllib.request
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

from PIL import Image
from playwright.sync_api import CDPSession, Page, sync_playwright

from bench.editing import OPTIONS, signed_in
from bench.importing import upload, wait_for_previews
from bench.serving import Served, make_token, served, settle
from tests.browser.chromium import HELP, find_chromium

IMAGES = 20
OBJECTS = 5
PEOPLE = 3
MOST_KEYS = 400
MOST_BEHIND_S = 60
OPENINGS = 7
SIZE = (2000, 1500)
GRID = 360

# The object in hand, told from every other one, once its picture is there and a frame has shown it.
SHOWN = """async (before) => {
  const stage = document.querySelector("#stage")
  for (let frame = 0; frame < 1200; frame += 1) {
    const row = document.querySelector(".disagreement--current")
    const isThere = row && row.id !== before && stage.dataset.image === "ready"
    const isOver = document.querySelector("concord-desk-notice h2")
    await new Promise(requestAnimationFrame)
    if (isThere || isOver) return isOver ? null : [row.id, row.innerText]
  }
  throw new Error("Nothing has come after the key.")
}"""


def run() -> None:
    """Print the table."""
    path = find_chromium()
    if path is None:
        raise SystemExit(HELP)
    with (
        TemporaryDirectory(prefix="concord-bench-") as folder,
        served() as server,
        sync_playwright() as playwright,
    ):
        project_id = _disputed(server, Path(folder))
        settle(server)
        browser = playwright.chromium.launch(executable_path=path, args=OPTIONS)
        context = signed_in(browser.new_context(viewport={"width": 1600, "height": 1000}), server)
        page = context.new_page()
        address = f"{server.url}/projects/{project_id}/adjudication"
        opened = [_opening(page, address) for _ in range(OPENINGS)]
        steps = _settle_all(page)
        _check(server, project_id, steps)
        _report(opened, steps)
        browser.close()


@dataclass(frozen=True)
class Step:
    """One decision: its keys, and seconds from the first key to the next object on the screen.

    `script` is JavaScript of the page's main thread, `work` that with style, layout and painting.
    """

    keys: int
    wall: float
    script: float
    work: float


def _opening(page: Page, address: str) -> float:
    """Seconds from asking for the page to the first object on the screen."""
    started = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.wait_for_selector(".disagreement--current")
    page.evaluate(SHOWN, "")
    return time.perf_counter() - started


def _settle_all(page: Page) -> list[Step]:
    steps: list[Step] = []
    devtools = page.context.new_cdp_session(page)
    devtools.send("Performance.enable")
    shown = page.evaluate(SHOWN, "")
    while shown is not None and len(steps) < MOST_KEYS:
        before = _main_thread(devtools)
        started = time.perf_counter()
        pressed = _keys_for(shown[1])
        for key in pressed:
            page.keyboard.press(key)
        shown = page.evaluate(SHOWN, shown[0])
        wall = time.perf_counter() - started
        script, work = (
            now - then for now, then in zip(_main_thread(devtools), before, strict=True)
        )
        steps.append(Step(len(pressed), wall, script, work))
    return steps


def _main_thread(devtools: CDPSession) -> tuple[float, float]:
    """Seconds that the page's main thread has spent so far: in JavaScript, and in all."""
    found = devtools.send("Performance.getMetrics")["metrics"]
    values = {one["name"]: float(one["value"]) for one in found}
    return values["ScriptDuration"], values["TaskDuration"]


def _keys_for(words: str) -> list[str]:
    """What a reviewer would press who believes the majority: none of what one alone has seen, else the proposal."""
    return ["x"] if "Only one" in words else ["m"]


def _check(server: Served, project_id: int, steps: list[Step]) -> None:
    """Fail where one key does not settle one disagreement, or something is left: the times would tell of nothing."""
    left = _left(server, project_id)
    if left or len(steps) != IMAGES * OBJECTS:
        raise SystemExit(f"{len(steps)} of {IMAGES * OBJECTS} were decided; left: {left}")
    if statistics.median(step.keys for step in steps) != 1:
        raise SystemExit("A decision takes more than one key.")


def _left(server: Served, project_id: int) -> int:
    """How many are open once the page, which sends decisions behind the screen, has had time to."""
    until = time.monotonic() + MOST_BEHIND_S
    while True:
        row = server.database.execute(
            "select count(*) from disagreements where project_id = %s and is_open", [project_id]
        ).fetchone()
        assert row is not None
        if row[0] == 0 or time.monotonic() > until:
            return int(row[0])
        time.sleep(0.2)


def _report(opened: list[float], steps: list[Step]) -> None:
    print(f"{IMAGES} images of 3 MP with {OBJECTS} disagreements each, {PEOPLE} annotators.\n")
    keys = [step.keys for step in steps]
    print(
        f"{len(steps)} decisions: keys median {statistics.median(keys):.0f}, "
        f"mean {statistics.mean(keys):.2f}.\n"
    )
    print("| | p50 ms | p95 ms |")
    print("|---|---:|---:|")
    _row("opening the page to the first object", opened)
    _row("key to next object, wall", [step.wall for step in steps])
    _row("of that JavaScript of the main thread", [step.script for step in steps])
    _row("of that all work of the main thread", [step.work for step in steps])


def _row(name: str, seconds: list[float]) -> None:
    p95 = sorted(seconds)[int(0.95 * (len(seconds) - 1))]
    print(f"| {name} | {1000 * statistics.median(seconds):.1f} | {1000 * p95:.1f} |")


def _disputed(server: Served, folder: Path) -> int:
    """A project whose images all differ in each object: its class, its place, or whether it is there."""
    policy = {"overlap": PEOPLE, "review": "consensus", "auto_settle": True}
    made = _ask(
        server,
        "POST",
        "/projects",
        {"name": "Bench", "categories": [{"name": "car"}, {"name": "van"}], "policy": policy},
    )
    upload(server, made["id"], _make_pictures(folder))
    wait_for_previews(server, made["id"])
    categories = [category["id"] for category in made["categories"]]
    for who in range(PEOPLE):
        person = replace(server, token=make_token(server.database))
        for _ in range(IMAGES):
            _label(person, made["id"], categories, who)
    return int(made["id"])


def _make_pictures(folder: Path) -> list[Path]:
    """Pictures that differ, so that none is a duplicate."""
    files = [folder / f"photo-{place}.jpg" for place in range(IMAGES)]
    for place, file in enumerate(files):
        Image.linear_gradient("L").resize(SIZE).rotate(place).convert("RGB").save(file, quality=90)
    return files


def _annotation(category_id: int, shape: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": str(uuid4()),
        "category_id": category_id,
        "shape": shape,
        "attributes": {},
        "is_crowd": False,
        "z": 0,
    }


def _label(person: Served, project_id: int, categories: list[int], who: int) -> None:
    document = _ask(person, "POST", f"/projects/{project_id}/assignments/next")
    chance = random.Random(document["image"]["id"])
    added = []
    for place in range(OBJECTS):
        odd, trouble = chance.randrange(PEOPLE), chance.choice(("class", "place", "missed"))
        is_odd = who == odd
        if trouble == "missed" and is_odd:
            continue
        x, y = 100 + place * GRID, 200 + (place % 2) * GRID
        side = 250 * (0.72 if trouble == "place" and is_odd else 1)
        shape = {"type": "box", "x": x, "y": y, "width": side, "height": side}
        category_id = categories[1 if trouble == "class" and is_odd else 0]
        added.append(_annotation(category_id, shape))
    layer = document["layer"]
    _ask(person, "PATCH", f"/layers/{layer['id']}", {"base_revision": 0, "added": added})
    _ask(person, "PUT", f"/assignments/{document['id']}/submission")


def _ask(server: Served, method: str, path: str, body: Any = None) -> Any:
    request = urllib.request.Request(
        f"{server.url}/api/v1{path}",
        json.dumps(body).encode() if body is not None else None,
        {"Authorization": f"Bearer {server.token}", "Content-Type": "application/json"},
        method=method,
    )
    with urllib.request.urlopen(request) as response:
        content = response.read()
    return json.loads(content) if content else None
