"""Uploads of 12 MP JPEGs over HTTP: hash, full decode, metadata, thumbnail and preview."""

import json
import time
import urllib.request
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import numpy as np
from PIL import Image

from app.exif.writing import Position, Shot, write_exif
from bench.seeding import make_project
from bench.serving import Served, served, settle

IMAGES = 60
PER_REQUEST = 10
WIDTH, HEIGHT = 4000, 3000


def run() -> None:
    """Print the table."""
    with TemporaryDirectory(prefix="concord-bench-") as folder, served() as server:
        files = make_photos(Path(folder), IMAGES)
        megabytes = sum(file.stat().st_size for file in files) / 1e6
        project = make_project(server)
        settle(server)
        cpu, started = server.cpu_s(), time.perf_counter()
        for first in range(0, IMAGES, PER_REQUEST):
            upload(server, project.id, files[first : first + PER_REQUEST])
        wait_for_previews(server, project.id)
        wall, used = time.perf_counter() - started, server.cpu_s() - cpu
    print(
        f"{IMAGES} JPEGs of {WIDTH} x {HEIGHT}, {megabytes / IMAGES:.1f} MB each, {PER_REQUEST} in a request.\n"
    )
    print("| | images/s | CPU ms an image | images/s a core |")
    print("|---|---:|---:|---:|")
    work = "uploaded, hashed, wholly decoded, metadata, thumbnail, 2,048 px preview, stored"
    print(f"| {work} | {IMAGES / wall:.1f} | {1000 * used / IMAGES:.0f} | {IMAGES / used:.1f} |")


def make_photos(folder: Path, count: int) -> list[Path]:
    """JPEGs with the entropy of photos: smooth colours, edges and some noise, each different."""
    chance = np.random.default_rng(7)
    files = []
    for index in range(count):
        coarse = chance.integers(0, 255, (HEIGHT // 50, WIDTH // 50, 3), dtype=np.uint8)
        smooth = Image.fromarray(coarse).resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC)
        noise = chance.normal(0, 7, (HEIGHT, WIDTH, 1))
        pixels = np.clip(np.asarray(smooth, np.float32) + noise, 0, 255).astype(np.uint8)
        path = folder / f"photo-{index:03}.jpg"
        Image.fromarray(pixels).save(path, quality=90)
        write_exif(path, _shot())
        files.append(path)
    return files


def _shot() -> Shot:
    return Shot(
        make="Canon",
        model="Canon EOS 5D",
        taken_at=datetime(2024, 5, 1, 12, 0, tzinfo=UTC),
        position=Position(latitude=48.85, longitude=2.35),
        exposure_s=1 / 250,
        f_number=5.6,
        iso=200,
        focal_mm=50,
        orientation=6,
    )


def upload(server: Served, project_id: int, files: list[Path]) -> None:
    """Send files as a browser does; raises RuntimeError when one is refused."""
    boundary = uuid4().hex
    body = BytesIO()
    for file in files:
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="files"; filename="{file.name}"\r\n'
        body.write(f"{head}Content-Type: image/jpeg\r\n\r\n".encode() + file.read_bytes() + b"\r\n")
    body.write(f"--{boundary}--\r\n".encode())
    request = urllib.request.Request(
        f"{server.url}/api/v1/projects/{project_id}/images",
        body.getvalue(),
        {
            "Authorization": f"Bearer {server.token}",
            "Content-Type": f"multipart/form-data; boundary={boundary}",
        },
    )
    with urllib.request.urlopen(request) as response:
        answer = json.load(response)
    if len(answer["created"]) != len(files):
        raise RuntimeError(f"Not every image was taken: {answer['rejected'][:1]}")


def wait_for_previews(server: Served, project_id: int) -> None:
    """Return when every preview is made."""
    deadline = time.monotonic() + 300
    while time.monotonic() < deadline:
        row = server.database.execute(
            "select count(*) from images where project_id = %s and derivatives <> 'ready'",
            [project_id],
        ).fetchone()
        if row is not None and row[0] == 0:
            return
        time.sleep(0.2)
    raise RuntimeError("The previews were not made within five minutes.")
