"""Label Studio from PyPI, in an environment of its own outside the sources: its editor stands beside Concord's."""

import json
import os
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import BrowserContext

from bench.editor.building import ROOT
from bench.editor.real_pages import Editor, Rectangle

VERSION = "1.23.2"
HOME = ROOT / ".make" / "label-studio"
EMAIL, PASSWORD = "bench@bench.example", "bench-bench"
ACCOUNT = ["--username", EMAIL, "--password", PASSWORD]
# Its first start runs hundreds of migrations, which takes minutes where others work as well.
START_TIMEOUT_S = 900
QUIET = {"COLLECT_ANALYTICS": "false", "SENTRY_DSN": "", "LATEST_VERSION_CHECK": "false"}
CONFIG = """<View>
  <Image name="image" value="$image" zoom="true"/>
  <RectangleLabels name="label" toName="image"><Label value="car"/></RectangleLabels>
</View>"""

# The image is fitted into the canvas from its upper left corner.
PLACE = """([width, height]) => {
  const canvas = document.querySelector(".konvajs-content")
  if (!canvas) return null
  const { x, y, width: w, height: h } = canvas.getBoundingClientRect()
  return { x, y, scale: Math.min(w / width, h / height) }
}"""
READY = """count => {
  const annotation = globalThis.Htx?.annotationStore?.selected
  if (!(annotation?.regionStore?.regions?.length >= count)) return false
  return document.querySelector(".konvajs-content canvas") !== null
}"""

COUNT = "() => globalThis.Htx.annotationStore.selected.regionStore.regions.length"


class LabelStudio(Editor):
    """Its labelling page; keys as its own help names them."""

    name = "Label Studio"
    place_script = PLACE
    ready_script = READY
    zoom_key = "Control"
    pan_keys = ("h", "v")
    select_key = "v"
    draw_key = "1"
    delete_key = "Backspace"
    count_script = COUNT

    def __init__(self, url: str, context: BrowserContext) -> None:
        self.context = context
        self._url = url
        page = context.new_page()
        page.goto(f"{url}/user/login/")
        page.fill("input[name=email]", EMAIL)
        page.fill("input[name=password]", PASSWORD)
        page.click("button[type=submit]")
        page.wait_for_url(f"{url}/**", wait_until="load")
        page.close()

    def make(self, rectangles: list[Rectangle], picture: str) -> str:
        """The address of a labelling page with these rectangles; `picture` is an image of 4000 x 3000."""
        project = self._post("/api/projects", {"title": "Bench", "label_config": CONFIG})["id"]
        result = [_region(place, each) for place, each in enumerate(rectangles)]
        task = {"data": {"image": picture}, "annotations": [{"result": result}]}
        self._post(f"/api/projects/{project}/import", [task])
        answer = self.context.request.get(f"{self._url}/api/tasks?project={project}")
        return f"{self._url}/projects/{project}/data?task={answer.json()['tasks'][0]['id']}"

    def _post(self, path: str, body: Any) -> Any:
        [token] = [c["value"] for c in self.context.cookies() if c.get("name") == "csrftoken"]
        answer = self.context.request.post(
            self._url + path,
            data=json.dumps(body),
            headers={
                "X-CSRFToken": token,
                "Referer": self._url,
                "Content-Type": "application/json",
            },
        )
        if not answer.ok:
            raise RuntimeError(f"Label Studio answered {answer.status} to {path}: {answer.text()}")
        return answer.json()


def _region(place: int, rectangle: Rectangle) -> dict[str, Any]:
    """A rectangle as Label Studio writes it: in percent of the image."""
    return {
        "id": f"r{place}",
        "type": "rectanglelabels",
        "from_name": "label",
        "to_name": "image",
        "original_width": 4000,
        "original_height": 3000,
        "image_rotation": 0,
        "value": {
            "x": rectangle.x / 40,
            "y": rectangle.y / 30,
            "width": rectangle.width / 40,
            "height": rectangle.height / 30,
            "rotation": 0,
            "rectanglelabels": ["car"],
        },
    }


@contextmanager
def served_label_studio() -> Iterator[str]:
    """Install it if need be, start it on an empty folder with SQLite, and stop it at the end."""
    program = str(HOME / "bin" / "label-studio")
    if not Path(program).exists():
        subprocess.run(["uv", "venv", "--quiet", HOME], check=True)
        install = ["uv", "pip", "install", "--quiet", f"label-studio=={VERSION}"]
        subprocess.run(install, check=True, env={**os.environ, "VIRTUAL_ENV": str(HOME)})
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with TemporaryDirectory(prefix="label-studio-") as folder:
        process = subprocess.Popen(
            [program, "start", "--no-browser", "--port", str(port), *ACCOUNT],
            env={**os.environ, **QUIET, "LABEL_STUDIO_BASE_DATA_DIR": folder},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            url = f"http://127.0.0.1:{port}"
            _wait_for(url)
            yield url
        finally:
            process.terminate()
            process.wait(30)


def _wait_for(url: str) -> None:
    deadline = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"{url}/health").close()
            return
        except OSError:
            time.sleep(0.5)
    raise RuntimeError(f"Label Studio did not start within {START_TIMEOUT_S} s.")
