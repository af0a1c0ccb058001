"""A headless Chromium to measure in: its pages, its trace, and the CPU time of its threads (Linux)."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, sync_playwright

from bench.editor.frames import CATEGORIES, Trace, read_trace
from tests.browser.chromium import HELP, find_chromium

WINDOW: Any = {"width": 1920, "height": 1080}
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
# Frames follow each other as fast as they can be made, for work that the screen's rate would hide.
UNCAPPED = ["--disable-frame-rate-limit", "--disable-gpu-vsync"]


@dataclass(frozen=True)
class CpuTimes:
    """Milliseconds of CPU since the start: of pages' main threads, and of all threads of pages and compositor."""

    main_ms: float
    all_ms: float

    def __sub__(self, earlier: "CpuTimes") -> "CpuTimes":
        return CpuTimes(self.main_ms - earlier.main_ms, self.all_ms - earlier.all_ms)


class Chromium:
    """One browser; `page` opens pages, `traced` reads what happened in one."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._session: CDPSession = browser.new_browser_cdp_session()

    @property
    def version(self) -> str:
        """Of Chromium."""
        return self._browser.version

    def compositing(self) -> str:
        """How frames are put together: by a GPU or in software."""
        features = self._session.send("SystemInfo.getInfo")["gpu"].get("featureStatus", {})
        return str(features.get("gpu_compositing", "unknown"))

    def context(self) -> BrowserContext:
        """A profile in which nothing is cached."""
        return self._browser.new_context(viewport=WINDOW)

    @contextmanager
    def page(self, url: str) -> Iterator[Page]:
        """One of the benchmark's pages, in a profile of its own."""
        context = self.context()
        page = context.new_page()
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(url)
        page.wait_for_function("globalThis.bench !== undefined")
        yield page
        context.close()
        if errors:
            raise RuntimeError(f"The page failed: {errors[0]}")

    @contextmanager
    def traced(self, page: Page) -> Iterator[list[Trace]]:
        """Trace what is done inside; afterwards the list holds the trace."""
        found: list[Trace] = []
        self._browser.start_tracing(page=page, categories=CATEGORIES)
        try:
            yield found
            # The last frame is on its way to the screen.
            page.wait_for_timeout(1000)
        finally:
            raw = self._browser.stop_tracing()
        found.append(read_trace(raw))

    def cpu(self) -> CpuTimes:
        """What pages and compositor have used until now."""
        main = others = 0.0
        for process in self._processes():
            if process["type"] not in {"renderer", "GPU"}:
                continue
            for thread, ms in _threads(int(process["id"])):
                if process["type"] == "renderer" and thread == process["id"]:
                    main += ms
                else:
                    others += ms
        return CpuTimes(main, main + others)

    def renderer_ids(self) -> list[int]:
        """The processes of its pages."""
        return [int(each["id"]) for each in self._processes() if each["type"] == "renderer"]

    def _processes(self) -> Any:
        return self._session.send("SystemInfo.getProcessInfo")["processInfo"]


@contextmanager
def launched(*options: str) -> Iterator[Chromium]:
    """Start the machine's Chromium."""
    path = find_chromium()
    if path is None:
        raise SystemExit(HELP)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*OPTIONS, *options])
        yield Chromium(browser)
        browser.close()


def _threads(process_id: int) -> Iterator[tuple[int, float]]:
    """Each thread and its CPU milliseconds; the main thread has the process's id."""
    for thread in Path(f"/proc/{process_id}/task").iterdir():
        try:
            nanoseconds = int((thread / "schedstat").read_text().split()[0])
        except (FileNotFoundError, ProcessLookupError):
            continue  # It ended meanwhile.
        yield int(thread.name), nanoseconds / 1e6
