"""The program `concord` as a person runs it, in a data directory of the test's own."""

import io
import os
import re
import signal
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from structlog.testing import capture_logs

from app.cli import main

TIMEOUT_S = 60
LOG_LINE = re.compile(r"^\[(?:debug|info|warning|error) *\] .*\n?", re.MULTILINE)


def run_concord(
    *arguments: str, data_dir: Path, given: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(
        _command(*arguments, data_dir=data_dir),
        input=given,
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
        check=False,
    )


def call_concord(*arguments: str, data_dir: Path) -> subprocess.CompletedProcess[str]:
    """The same within this process, where the border between two proves nothing: seconds less for each call."""
    out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.StringIO()
    handlers = {each: signal.getsignal(each) for each in (signal.SIGTERM, signal.SIGHUP)}
    # Where log lines go is one thing for the whole process, in which servers of tests live, too.
    without_logs = patch("app.logs.configure_logs")
    try:
        with redirect_stdout(out), redirect_stderr(err), without_logs, capture_logs():
            code = main([*arguments, "--data-dir", str(data_dir)])
    finally:
        for each, handler in handlers.items():
            signal.signal(each, handler)
    out.flush()
    out.seek(0)
    # Loggers that wrote before stay as they were: a server's thread may still have said something.
    said, complained = (LOG_LINE.sub("", each) for each in (out.read(), err.getvalue()))
    return subprocess.CompletedProcess(arguments, code, said, complained)


@dataclass
class Running:
    """A command that goes on until it is stopped."""

    process: subprocess.Popen[str]

    def line(self, pattern: str) -> str:
        """The first group of the first line of output that matches; waits for it."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if found := re.search(pattern, line):
                return found[1]
        raise AssertionError(f"It ended without {pattern!r}.")

    def interrupt(self) -> int:
        """Press Ctrl-C: the signal goes to the whole group of the terminal's foreground."""
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(TIMEOUT_S)

    def terminate(self) -> int:
        """Ask it to end."""
        self.process.terminate()
        return self.process.wait(TIMEOUT_S)

    def kill(self) -> None:
        """End it without a chance to clean up."""
        self.process.kill()
        self.process.wait()


def start_concord(*arguments: str, data_dir: Path) -> Running:
    """Start a command that goes on."""
    return Running(
        subprocess.Popen(
            _command(*arguments, data_dir=data_dir),
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
    )


def _command(*arguments: str, data_dir: Path) -> list[str]:
    code = "import sys; from app.cli import main; sys.exit(main())"
    return [sys.executable, "-c", code, *arguments, "--data-dir", str(data_dir)]
