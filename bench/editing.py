"""The editor in a real Chromium: opening it, an image with many boxes, and the next image."""

import hashlib
import json
import random
import secrets
import statistics
import time
import urllib.request
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

from playwright.sync_api import BrowserContext, Page, sync_playwright

from bench.importing import make_photos, upload, wait_for_previews
from bench.seeding import SeededProject, make_project
from bench.serving import Served, served, settle
from tests.browser.chromium import HELP, find_chromium

IMAGES = 8
BOX_COUNTS = (0, 1000, 5000)
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]

READY = """async () => {
  if (document.querySelector("#stage")?.dataset.image !== "ready") return false
  await new Promise(requestAnimationFrame)
  await new Promise(requestAnimationFrame)
  return true
}"""

# From the key's event to the frame in which another image is ready, in milliseconds.
WATCH = """() => {
  const before = location.href
  window.nextImage = new Promise((resolve) => {
    addEventListener("keydown", async () => {
      const started = performance.now()
      for (;;) {
        await new Promise(requestAnimationFrame)
        const isThere = document.querySelector("#stage").dataset.image === "ready"
        if (location.href !== before && isThere) return resolve(performance.now() - started)
        if (performance.now() - started > 20000) return resolve(Number.NaN)
      }
    }, { capture: true, once: true })
  })
}"""


def run() -> None:
    """Print the tables."""
    path = find_chromium()
    if path is None:
        raise SystemExit(HELP)
    with (
        TemporaryDirectory(prefix="concord-bench-") as folder,
        served() as server,
        sync_playwright() as playwright,
    ):
        project = make_project(server)
        upload(server, project.id, make_photos(Path(folder), IMAGES))
        wait_for_previews(server, project.id)
        settle(server)
        browser = playwright.chromium.launch(executable_path=path, args=OPTIONS)
        context = signed_in(browser.new_context(viewport={"width": 1600, "height": 1000}), server)
        print("12 MP images, Chromium without a GPU, 1600 x 1000.\n")
        print("| opening an image with | to ready ms | requests | transferred kB |")
        print("|---|---:|---:|---:|")
        for count in BOX_COUNTS:
            _open(context, server, project, count)
        _walk(context, server, project)
        browser.close()


def signed_in(context: BrowserContext, server: Served) -> BrowserContext:
    """The context with a session of the administrator."""
    secret = secrets.token_urlsafe(32)
    server.database.execute(
        """
        insert into sessions (token_hash, user_id, user_agent, expires_at)
        select sha256(%s::bytea), user_id, 'bench', now() + interval '1 day'
        from api_tokens where token_hash = %s
        """,
        [secret.encode(), hashlib.sha256(server.token.encode()).digest()],
    )
    cookie: Any = {"name": "concord", "value": secret, "url": server.url}
    context.add_cookies([cookie])
    return context


def _open(context: BrowserContext, server: Served, project: SeededProject, count: int) -> None:
    """A new browser profile's first look: nothing is cached but what the page itself brings."""
    document = api(server, "POST", f"/projects/{project.id}/assignments/next")
    if count:
        body = {
            "base_revision": document["layer"]["revision"],
            "added": _boxes(project.category_id, count),
        }
        api(server, "PATCH", f"/layers/{document['layer']['id']}", body)
    page = context.new_page()
    sizes: list[int] = []
    page.on("requestfinished", lambda request: sizes.append(request.sizes()["responseBodySize"]))
    started = time.perf_counter()
    page.goto(f"{server.url}/assignments/{document['id']}", wait_until="commit")
    page.wait_for_function(READY, timeout=120_000)
    seconds = time.perf_counter() - started
    page.wait_for_timeout(300)
    print(
        f"| {count:,} boxes | {1000 * seconds:.0f} | {len(sizes)} | {sum(sizes) / 1000:.0f} |",
        flush=True,
    )
    page.close()
    api(server, "PUT", f"/assignments/{document['id']}/submission")


def _boxes(category_id: int, count: int) -> list[dict[str, Any]]:
    chance = random.Random(count)
    return [
        {
            "id": str(uuid4()),
            "category_id": category_id,
            "shape": {
                "type": "box",
                "x": chance.uniform(0, 3600) * 0.75,
                "y": chance.uniform(0, 2700),
                "width": chance.uniform(10, 250),
                "height": chance.uniform(10, 250),
            },
        }
        for _ in range(count)
    ]


def _walk(context: BrowserContext, server: Served, project: SeededProject) -> None:
    """Next and previous over images that are prefetched, and submitting to the next."""
    page = context.new_page()
    document = api(server, "POST", f"/projects/{project.id}/assignments/next")
    page.goto(f"{server.url}/assignments/{document['id']}")
    page.wait_for_function(READY)
    times = [_press(page, key) for key in ("d", "a", "d", "a", "d", "a")]
    submits = [_press(page, "Control+Enter") for _ in range(3)]
    print("\n| from the key to the frame with the other image | median ms |")
    print("|---|---:|")
    print(f"| next and previous, prefetched | {statistics.median(times):.0f} |")
    print(f"| submit, then the next image | {statistics.median(submits):.0f} |")


def _press(page: Page, key: str) -> float:
    """Press a key after a labeller's pause; milliseconds until the other image is there."""
    page.wait_for_timeout(1500)
    page.evaluate(WATCH)
    page.keyboard.press(key)
    return float(page.evaluate("() => window.nextImage"))


def api(server: Served, method: str, path: str, body: Any = None) -> Any:
    """What the server answers to a request of its administrator."""
    request = urllib.request.Request(
        f"{server.url}/api/v1{path}",
        json.dumps(body).encode() if body is not None else None,
        {"Authorization": f"Bearer {server.token}", "Content-Type": "application/json"},
        method=method,
    )
    with urllib.request.urlopen(request) as response:
        content = response.read()
    return json.loads(content) if content else None
