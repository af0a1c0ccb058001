"""What a Chromium trace tells of frames: when each began, and when the screen showed it."""

import json
import math
import statistics
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

CATEGORIES = ["benchmark", "blink.user_timing"]

Event = dict[str, Any]


@dataclass
class Frame:
    """One frame of the compositor's pipeline, times in milliseconds of the trace's clock."""

    began: float
    state: str
    ended: float = 0.0
    steps: dict[str, float] = field(default_factory=dict)

    @property
    def is_presented(self) -> bool:
        """Whether the screen showed it, with what the page had drawn."""
        return self.state.startswith("STATE_PRESENTED") and "Commit" in self.steps


@dataclass(frozen=True)
class Trace:
    """Frames in order of presentation, marks the page made, and latencies of input by event type."""

    frames: list[Frame]
    marks: list[tuple[str, float]]
    latencies: dict[str, list[float]]

    def frames_between(self, start: float, end: float) -> int:
        """How many different frames the screen showed."""
        return len({f.ended for f in self.frames if f.is_presented and start < f.ended <= end})

    def spans(self, start: str, end: str) -> Iterator[tuple[float, float]]:
        """Each mark `start` with the last mark `end` before the next `start`."""
        begun = ended = 0.0
        for name, at in [*self.marks, (start, 0.0)]:
            if name == start:
                if ended > begun:
                    yield begun, ended
                begun = at
            elif name == end:
                ended = at

    def median_ms(self, name: str) -> float:
        """From each mark `<name>:start` until the screen showed what was drawn by `<name>:sharp`; the median."""
        starts = [at for mark, at in self.marks if mark == f"{name}:start"]
        times = []
        for start, sharp in self.spans(f"{name}:start", f"{name}:sharp"):
            until = min((at for at in starts if at > start), default=math.inf)
            times.append(self._shown(start, sharp, until) - start)
        return statistics.median(times)

    def _shown(self, start: float, mark: float, until: float) -> float:
        presented = [f for f in self.frames if f.is_presented and f.ended > start]
        after = [f.ended for f in presented if f.steps["Commit"] >= mark]
        # Who notices late that everything is drawn has no frame of its own for it.
        before = [f.ended for f in presented if f.ended < until]
        shown = [at for at in after if at < until][:1] or before[-1:] or after[:1]
        if not shown:
            raise RuntimeError("The screen did not show what was drawn.")
        return shown[0]


def read_trace(raw: bytes) -> Trace:
    """The frames, marks and input latencies of a trace as Chromium writes it."""
    events: list[Event] = sorted(json.loads(raw)["traceEvents"], key=lambda each: each.get("ts", 0))
    marks = [
        (event["name"], event["ts"] / 1000)
        for event in events
        if event["cat"] == "blink.user_timing"
    ]
    return Trace(_frames(events), marks, _latencies(events))


def _frames(events: list[Event]) -> list[Frame]:
    done: list[Frame] = []
    open_frames: dict[tuple[int, str], Frame] = {}
    for event in events:
        if "devtools.timeline.frame" not in event["cat"] or "id2" not in event:
            continue
        key, at = (event["pid"], event["id2"]["local"]), event["ts"] / 1000
        if event["name"] == "PipelineReporter" and event["ph"] == "b":
            state = event["args"].get("frame_reporter", {}).get("state", "")
            open_frames[key] = Frame(at, state)
        elif event["name"] == "PipelineReporter" and key in open_frames:
            frame = open_frames.pop(key)
            frame.ended = at
            done.append(frame)
        elif event["ph"] == "b" and key in open_frames:
            open_frames[key].steps[event["name"]] = at
    return sorted(done, key=lambda frame: frame.ended)


def _latencies(events: list[Event]) -> dict[str, list[float]]:
    """From the event's own time to the presentation of the frame that it led to, by type."""
    begun: dict[tuple[int, str], tuple[str, float]] = {}
    found: dict[str, list[float]] = {}
    for event in events:
        if event["name"] != "EventLatency" or "id2" not in event:
            continue
        key, at = (event["pid"], event["id2"]["local"]), event["ts"] / 1000
        if event["ph"] == "b":
            kind = event["args"].get("event_latency", {}).get("event_type", "")
            begun[key] = (kind, at)
        elif key in begun:
            kind, start = begun.pop(key)
            found.setdefault(kind, []).append(at - start)
    return found
