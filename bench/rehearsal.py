"""Whether the README keeps its word: a fresh clone, a fresh environment, nothing but its commands.

    python -m bench.rehearsal [--page README.fr.md]

The checked out commit is cloned into an empty folder; each command of the page's shell blocks is typed there,
in their order, without the settings of whoever rehearses. `make ui` is asked for both its pages and stopped;
what only developers type is left to `.ci/run`. A command that does not end well (3: a person is awaited)
ends the rehearsal. Prints each command with the seconds it took.
"""

import argparse
import os
import re
import subprocess
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, sleep
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

from pipelines.testing.ports import free_port
from pipelines.testing.programs import run_program

CHECKOUT = Path(__file__).resolve().parents[1]
BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.DOTALL | re.MULTILINE)
LEFT_OUT = ("make test", "make trials", "make lint", "make site")
SERVED = "make ui"
PATIENCE_S = 180
WELL = (0, 3)
KEPT = ("PATH", "HOME", "LANG", "USER", "TMPDIR")


def main() -> None:
    """Type the commands, one after the other."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--page", default="README.md")
    asked = parser.parse_args()
    with TemporaryDirectory() as folder:
        clone = Path(folder) / "premierjet"
        subprocess.run(["git", "clone", "-q", CHECKOUT, clone], check=True)
        blocks = BLOCK.findall((clone / asked.page).read_text(encoding="utf-8"))
        for line in "".join(blocks).splitlines():
            command = line.partition(" #")[0].strip()
            if command and command not in LEFT_OUT:
                began = monotonic()
                _typed(command, clone)
                print(f"{monotonic() - began:6.1f} s  {command}", flush=True)


def _typed(command: str, clone: Path) -> None:
    surroundings = {name: value for name, value in os.environ.items() if name in KEPT}
    surroundings |= {name: value for name, value in os.environ.items() if name.startswith(("PIP_", "SSL_"))}
    surroundings |= {name: value for name, value in os.environ.items() if name.lower().endswith("_proxy")}
    if command == SERVED:
        _served(clone, surroundings)
        return
    ended = subprocess.run(
        ["bash", "-c", command], cwd=clone, env=surroundings, capture_output=True, text=True
    )
    if ended.returncode not in WELL:
        raise SystemExit(f"{command}: exit code {ended.returncode}\n{ended.stdout}{ended.stderr}")


def _served(clone: Path, surroundings: dict[str, str]) -> None:
    """Start both pages at ports of our own, see them answer, and stop them as a person does."""
    dagster, desk = free_port(), free_port()
    command = ["make", "ui", f"PORT={dagster}", f"DESK_PORT={desk}"]
    with run_program(command, clone, surroundings, subprocess.DEVNULL):
        for port in (dagster, desk):
            _answers(port)


def _answers(port: int) -> None:
    until = monotonic() + PATIENCE_S
    asking = build_opener(ProxyHandler({}))  # whatever proxy leads out of here, this is on this machine
    while monotonic() < until:
        with suppress(URLError, OSError), asking.open(f"http://127.0.0.1:{port}/", timeout=5) as page:
            if page.status == 200:
                return
        sleep(0.5)
    raise SystemExit(f"make ui: nothing answers at port {port}")


if __name__ == "__main__":
    main()
