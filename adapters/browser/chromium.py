"""A headless Chromium of our own: private profile, no network but this machine, killed when time is up."""

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
    # Whatever is not on this machine is asked of a proxy that is not there.
    "--proxy-server=http://127.0.0.1:9",
    "--proxy-bypass-list=127.0.0.1",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)


class BrowserNotStarted(Exception):
    """The program ran and never answered; a caller says so instead of failing."""


@dataclass
class RunningChromium:
    """A running browser; `expired` once it was killed because its time was up."""

    browser: "Browser"
    expired: bool = False


@contextmanager
def start_chromium(chromium: Chromium, seconds: float) -> Iterator[RunningChromium]:
    """Start a browser and yield it; after `seconds` it is killed, and whatever waits for it fails.

    Call it in a thread that runs no event loop. Raises BrowserNotStarted.
    """
    from playwright.sync_api import Error, sync_playwright

    with TemporaryDirectory(prefix="premierjet-chromium-", ignore_cleanup_errors=True) as profile:
        process = _start(chromium, profile)
        try:
            port = _port(process, Path(profile))
            with sync_playwright() as playwright:
                try:
                    browser = playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{port}")
                except Error as error:
                    raise BrowserNotStarted(str(error)) from error
                running = RunningChromium(browser)
                watch = Timer(seconds, _expire, (process, running))
                watch.daemon = True
                watch.start()
                try:
                    yield running
                finally:
                    watch.cancel()
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


def _port(process: subprocess.Popen[bytes], profile: Path) -> int:
    """Return the port it chose, which it writes into its profile once it listens."""
    told, until = profile / "DevToolsActivePort", monotonic() + SECONDS_TO_START
    while process.poll() is None and monotonic() < until:
        lines = told.read_text().splitlines() if told.exists() else []
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
        return  # its number may be another's by now
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
