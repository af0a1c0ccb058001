"""Installs what the editor is compared with, and builds the pages, in a scratch folder outside the sources."""

import shutil
import subprocess
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SCRATCH = ROOT / ".make" / "bench-editor"
PAGES = SCRATCH / "dist"


def build_pages() -> Path:
    """The folder of the built pages. Libraries are installed only when their pinned versions have changed."""
    SCRATCH.mkdir(parents=True, exist_ok=True)
    lock = HERE / "package-lock.json"
    installed = SCRATCH / "installed-lock.json"
    if not installed.exists() or installed.read_bytes() != lock.read_bytes():
        for name in ("package.json", "package-lock.json", ".npmrc"):
            shutil.copy(HERE / name, SCRATCH)
        _run("npm", "ci", "--silent", "--omit=optional", "--ignore-scripts", folder=SCRATCH)
        shutil.copy(lock, installed)
    config = str(HERE / "vite.config.ts")
    _run("npx", "--no", "vite", "build", "--config", config, "--logLevel", "warn", folder=ROOT)
    return PAGES


def _run(*command: str, folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")
