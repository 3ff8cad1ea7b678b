"""How long somebody waits at the desk: for a page, for the answer to a decision, for the ledger's line.

    python -m bench.desk [--modules 1 200] [--decisions 5] [--busy 0] [--json]

An installation of so many modules is drafted without a model, and served as `make ui` serves it: a desk, and
`dg dev` with its daemons. A reviewer opens pages and approves drafts with nothing but HTTP. *Answered* is the
time from the click to the whole page that says that the decision was received; *recorded* that to the page
that has the ledger's line. `--busy` keeps so many processors at work meanwhile. The least says what the desk
takes, the most what a person may wait for.
"""

import http.client
import multiprocessing
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from adapters.workspace import Workspace, open_workspace
from bench.figures import Figure, at_most, parser, show
from bench.installation import installed
from bench.sources import CHECKOUT
from pipelines.queries.lookups import require_head
from pipelines.testing.ports import free_port
from pipelines.testing.programs import is_listening, run_program, wait_until
from schemas.ids import SHORT_DIGEST

PAGE_GOAL, ANSWER_GOAL = 300, 500  # milliseconds
ROUNDS = 5
PATIENCE = 180  # seconds for the ledger's line
ON_ITS_WAY = "data-pending"


@dataclass
class Reviewer:
    """A browser without a screen: it keeps cookies, follows redirects, and sends forms."""

    port: int
    cookies: dict[str, str] = field(default_factory=lambda: {"premierjet_person": b"lea".hex()})

    def open(self, address: str, form: dict[str, str] | None = None) -> tuple[str, str]:
        """Return the page one arrives at, and its address; a form is sent first, if there is one."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if form is not None:
            body = urlencode(form | {"premierjet_form": self.cookies["premierjet_form"]})
            origin = f"http://127.0.0.1:{self.port}"
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": origin}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        connection.request("GET" if form is None else "POST", address, body, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        for name, value in re.findall(r"(\w+)=([^;,]+);", f"{answer.getheader('Set-Cookie') or ''};"):
            self.cookies[name] = value
        connection.close()
        if answer.status in {302, 303}:
            split = urlsplit(answer.getheader("Location") or "")
            return self.open(split.path + (f"?{split.query}" if split.query else ""))
        if answer.status == HTTPStatus.ACCEPTED:  # a desk that has just begun counts its modules
            time.sleep(1)
            return self.open(address)
        if answer.status != HTTPStatus.OK:
            raise SystemExit(f"{address} answered {answer.status}: {text[:500]}")
        return text, address


def figures(modules: int, decisions: int, busy: int) -> Iterator[Figure]:
    """Yield what a reviewer waits for, beside one module."""
    with installed(modules) as root, ExitStack() as stack:
        _draft(root)
        workspace = open_workspace(root)
        reviewer = stack.enter_context(_served(root))
        stack.enter_context(_kept_busy(busy))
        keys = sorted(workspace.module_keys())
        pages = {"the queue": "/", "a draft": _page_of(workspace, keys[-1])}
        pages["the page of a verdict"] = f"{pages['a draft']}/decide/approve"
        for what, address in pages.items():
            reviewer.open(address)  # the first loads what later ones have
            taken = sorted(_take(lambda address=address: reviewer.open(address)) for _ in range(ROUNDS))
            name = f"{what}, {modules} modules, least and most"
            yield at_most(name, taken[-1], "ms", PAGE_GOAL, "the least", taken[-1] / taken[0])
        answered, recorded = zip(
            *(_decide(reviewer, workspace, key) for key in keys[:decisions]), strict=True
        )
        most, least = max(answered), min(answered)
        name = f"a decision answered, {modules} modules, most of {len(answered)}"
        yield at_most(name, most, "ms", ANSWER_GOAL, "the least", most / least)
        name = f"a decision recorded, {modules} modules, most of {len(answered)}"
        yield Figure(name, max(recorded), "ms", "answered", max(recorded) / most)


def _decide(reviewer: Reviewer, workspace: Workspace, key: str) -> tuple[float, float]:
    """Return the milliseconds from the click to the answer, and to the ledger's line."""
    address = f"{_page_of(workspace, key)}/decide/approve"
    page, _ = reviewer.open(address)
    [basis] = re.findall(r'name="basis" value="(\w+)"', page)
    start = time.perf_counter()
    page, at = reviewer.open(address, {"basis": basis, "act": "decide", "comment": ""})
    answered = time.perf_counter() - start
    while ON_ITS_WAY in page and time.perf_counter() - start < PATIENCE:
        time.sleep(0.1)
        page, at = reviewer.open(at)
    if ON_ITS_WAY in page:
        raise SystemExit(f"{key}: not recorded within {PATIENCE} s")
    return answered * 1000, (time.perf_counter() - start) * 1000


def _take(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return (time.perf_counter() - start) * 1000


def _page_of(workspace: Workspace, key: str) -> str:
    digest = require_head(workspace, key).content.canonical_digest()
    return f"/drafts/{key}/{digest[:SHORT_DIGEST]}"


def _draft(root: Path) -> None:
    command = [sys.executable, str(Path(sys.executable).with_name("premierjet")), "draft"]
    surroundings = os.environ | {"PREMIERJET_ROOT": str(root)}
    subprocess.run(command, env=surroundings, check=False, stdout=subprocess.DEVNULL, cwd=CHECKOUT)


@contextmanager
def _served(root: Path) -> Iterator[Reviewer]:
    """Serve both front doors of an installation while the block runs, and come to the desk as `lea`."""
    settings = root / "dagster.yaml"
    settings.write_text(settings.read_text().replace(": .dagster", f": {root}/.dagster"))
    dagster, desk = free_port(), free_port()
    environment = os.environ | {
        "PREMIERJET_DAGSTER_URL": f"http://127.0.0.1:{dagster}",
        "PREMIERJET_DESK_URL": f"http://127.0.0.1:{desk}",
        "PREMIERJET_SELF_TEST": "off",
        "DAGSTER_HOME": str(root),
        "PREMIERJET_ROOT": str(root),
    }
    dev = [Path(sys.executable).with_name("dg"), "dev", "--host", "127.0.0.1", "--port", str(dagster)]
    own = [sys.executable, "-m", "pipelines.desk", "--port", str(desk)]
    with (
        (root / "front-doors.log").open("wb") as log,
        run_program(dev, CHECKOUT, environment, log),
        run_program(own, CHECKOUT, environment, log),
    ):
        for port in (dagster, desk):
            wait_until(lambda port=port: is_listening(port), what=f"port {port}")
        time.sleep(20)  # the first ticks of the sensors, which are no part of what is asked
        reviewer = Reviewer(desk)
        reviewer.open("/who")
        yield reviewer


@contextmanager
def _kept_busy(processors: int) -> Iterator[None]:
    workers = [multiprocessing.Process(target=_work, daemon=True) for _ in range(processors)]
    for each in workers:
        each.start()
    try:
        yield
    finally:
        for each in workers:
            each.kill()


def _work() -> None:
    while True:
        sum(range(100_000))


def main() -> None:
    """Measure, and print it."""
    asking = parser(__doc__)
    asking.add_argument("--modules", type=int, nargs="+", default=[1, 200])
    asking.add_argument("--decisions", type=int, default=5)
    asking.add_argument("--busy", type=int, default=0, help="processors that something else keeps at work")
    asked = asking.parse_args()
    found = [each for count in asked.modules for each in figures(count, asked.decisions, asked.busy)]
    show(found, as_json=asked.json)


if __name__ == "__main__":
    main()
