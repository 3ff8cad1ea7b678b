"""Start of a headless Chromium: private profile, no network but this machine, killed after a time."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Timer
from time import monotonic, sleep
from typing import TYPE_CHECKING

from adapters.browser.executable import Chromium
from adapters.surroundings import build_bare_environment

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SECONDS_TO_START = 30.0
FLAGS = (
    "--headless",
    "--remote-debugging-port=0",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",  # a container's /dev/shm is often too small for it
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Requests for other machines go to a proxy that does not exist.
    "--proxy-server=http://127.0.0.1:9",
    "--proxy-bypass-list=127.0.0.1",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)


class BrowserNotStarted(Exception):
    """Raised if Chromium cannot be started; callers report it instead of failing."""


@dataclass
class RunningChromium:
    """A running browser; `expired` is true once it was killed because its time was up."""

    browser: "Browser"
    expired: bool = False


@contextmanager
def start_chromium(chromium: Chromium, seconds: float) -> Iterator[RunningChromium]:
    """Start a browser and yield it; after `seconds` it is killed, and calls to it fail.

    Call it in a thread that runs no event loop. Raises BrowserNotStarted.
    """
    from playwright.sync_api import Error, sync_playwright

    with TemporaryDirectory(prefix="premierjet-chromium-", ignore_cleanup_errors=True) as profile:
        process = _start(chromium, profile)
        try:
            port = _wait_for_port(process, Path(profile))
            with sync_playwright() as playwright:
                try:
                    browser = playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{port}")
                except Error as error:
                    raise BrowserNotStarted(str(error)) from error
                running = RunningChromium(browser)
                deadline = Timer(seconds, _expire, (process, running))
                deadline.daemon = True
                deadline.start()
                try:
                    yield running
                finally:
                    deadline.cancel()
        finally:
            _kill(process)


def _start(chromium: Chromium, profile: str) -> subprocess.Popen[bytes]:
    # Chromium's sandbox refuses to run as root, as it does in most containers.
    as_root = ("--no-sandbox",) if os.geteuid() == 0 else ()
    command = [str(chromium.executable), *FLAGS, *as_root, f"--user-data-dir={profile}", "about:blank"]
    try:
        return subprocess.Popen(
            command,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            env=build_bare_environment(),
        )
    except OSError as error:
        raise BrowserNotStarted(str(error)) from error


def _wait_for_port(process: subprocess.Popen[bytes], profile: Path) -> int:
    """Return the port Chromium chose; it writes it into its profile once it listens."""
    port_file, until = profile / "DevToolsActivePort", monotonic() + SECONDS_TO_START
    while process.poll() is None and monotonic() < until:
        lines = port_file.read_text().splitlines() if port_file.exists() else []
        if len(lines) == 2:
            return int(lines[0])
        sleep(0.02)
    raise BrowserNotStarted(f"{process.args!r} did not open its port")


def _expire(process: subprocess.Popen[bytes], running: RunningChromium) -> None:
    running.expired = True
    _kill(process)


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End the browser and every process it started."""
    if process.returncode is not None:
        return  # another process may have its number by now
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
