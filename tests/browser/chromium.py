"""Find the Chromium of this machine, or bring one by its package manager: `python -m tests.browser.chromium`."""

import os
import shutil
import subprocess
import sys

# The headless shell is the same browser without the windows of a desktop: a new page costs it a tenth of the time.
NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
)
MAC = "/Applications/{0}.app/Contents/MacOS/{0}"
MAC_NAMES = ("Google Chrome", "Chromium", "Microsoft Edge")
# Package manager → commands that install Chromium, tried one after the other until there is one; needs root.
INSTALL = {
    "apt-get": (
        ("apt-get", "update", "-qq"),
        ("apt-get", "install", "-y", "-qq", "chromium-headless-shell"),
        ("apt-get", "install", "-y", "-qq", "chromium"),
    ),
    "dnf": (("dnf", "install", "-y", "-q", "chromium"),),
    "apk": (("apk", "add", "--quiet", "chromium"),),
    "pacman": (("pacman", "-Sy", "--noconfirm", "chromium"),),
    "zypper": (("zypper", "--non-interactive", "install", "chromium"),),
}
HELP = (
    "The browser tests need Chromium, and none was found. Install it (Debian: apt install chromium-headless-shell; "
    "macOS: brew install --cask chromium), or name one: CONCORD_TEST_CHROMIUM=/path/to/chrome make test"
)


def find_chromium() -> str | None:
    """The path of a Chromium: the one that CONCORD_TEST_CHROMIUM names, else the machine's."""
    given = os.environ.get("CONCORD_TEST_CHROMIUM")
    if given:
        return given
    on_path = (shutil.which(name) for name in NAMES)
    on_mac = (shutil.which(MAC.format(name)) for name in MAC_NAMES)
    return next((path for path in (*on_path, *on_mac) if path), None)


def main() -> int:
    """Make sure that there is a Chromium; 1 and a sentence where there is none and none can be installed."""
    if find_chromium():
        return 0
    manager = next((name for name in INSTALL if shutil.which(name)), None)
    if manager is not None and os.geteuid() == 0:
        sys.stdout.write(f"Installing Chromium for the browser tests with {manager} …\n")
        sys.stdout.flush()
        for command in INSTALL[manager]:
            subprocess.run(command, check=False)
            if find_chromium():
                break
    if find_chromium():
        return 0
    sys.stderr.write(f"{HELP}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
