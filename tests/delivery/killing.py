"""Many modules delivered to a bucket by processes that are killed, each at another request.

`python -m tests.delivery.killing ROOT` is such a process: it delivers every module, one after the other.
"""

import random
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

from adapters.courses import COURSE_FILE
from adapters.workspace import Workspace, open_workspace
from pipelines.queries.lookups import require_head
from pipelines.review.decision_request import DecisionRequest
from pipelines.testing.builders import NOON
from pipelines.testing.s3_proxy import AnswerLost, Proxy, ProxyAnswer
from pipelines.workflow.decide import record_decision
from pipelines.workflow.deliver import deliver_release
from pipelines.workflow.draft import draft_module
from pipelines.workflow.release import release_module
from schemas.course import Deliver, Target
from schemas.review import Verdict
from schemas.self_test import SelfTestMode

COURSE = """
id: froid
title: Travailler au froid
language: fr
deliver: {deliver}
iri: https://formation.example/froid
review: {{roles: {{pedagogie: [lea]}}}}
targets: [{target}]
modules:
"""
MODULE = "  - {{id: m-{n}, title: Module {n}, questions: 1, sources: [sources/m-{n}.md]}}\n"
SOURCE = "# Poste {n}\n\nLa chambre froide numéro {n} reste entre 0 °C et {n} °C pendant toute la journée.\n"


def install(root: Path, modules: int, target: Target, deliver: Deliver = Deliver.BY_HAND) -> None:
    """Write an installation with so many modules, each on a source of its own, delivering to one target."""
    (root / "dagster.yaml").write_text("")
    folder = root / "courses" / "froid"
    (folder / "sources").mkdir(parents=True)
    course = COURSE.format(target=target.model_dump_json(exclude_none=True), deliver=deliver)
    entries = "".join(MODULE.format(n=n) for n in range(1, modules + 1))
    for n in range(1, modules + 1):
        (folder / "sources" / f"m-{n}.md").write_text(SOURCE.format(n=n), encoding="utf-8")
    (folder / COURSE_FILE).write_text(f"{course}{entries}sources: [{{path: sources/*}}]\n", encoding="utf-8")


def released(root: Path, modules: int, target: Target) -> Workspace:
    """Return an installation with so many modules, each approved and packaged, delivered nowhere."""
    install(root, modules, target)
    workspace = open_workspace(root)
    for key in workspace.module_keys():
        draft_module(workspace, key, NOON)
        digest = require_head(workspace, key).content.canonical_digest()
        record_decision(workspace, DecisionRequest(key, digest, Verdict.APPROVE, "lea"), NOON)
        release_module(workspace, key, NOON, self_test=SelfTestMode.OFF)
    return workspace


@dataclass
class Killer:
    """Kills a process at its n-th request: before the server has it, or with the answer on its way."""

    proxy: Proxy
    at: int
    served: bool
    process: subprocess.Popen[bytes] | None = None
    killed: str = ""

    def __post_init__(self) -> None:
        self._lock = Lock()
        self.proxy.before, self.proxy.after = self._before, self._after

    def rest(self) -> None:
        """Let every later request pass: whose it is, nobody knows."""
        plain = Proxy()
        self.proxy.before, self.proxy.after = plain.before, plain.after

    def _before(self, method: str, path: str) -> ProxyAnswer | None:
        with self._lock:
            self.at -= 1
            if self.at == 0 and not self.served:
                self._kill(method, path)
                raise AnswerLost
        return None

    def _after(self, method: str, path: str, answer: ProxyAnswer) -> ProxyAnswer:
        with self._lock:
            if self.at == 0 and self.served and not self.killed:
                self._kill(method, path)
                raise AnswerLost
        return answer

    def _kill(self, method: str, path: str) -> None:
        assert self.process is not None
        self.killed = f"{method} {path.rpartition('/')[2]}"
        self.process.send_signal(signal.SIGKILL)


def delivered(root: Path, proxy: Proxy, kills: random.Random, longest: int) -> tuple[list[str], int]:
    """Deliver until a process comes to its end; return where the others were killed, and all requests.

    Each process is killed at one of its first `longest` requests: there have to be more than a module takes.
    """
    killed: list[str] = []
    requests = 0
    while True:
        killer = Killer(proxy, kills.randint(1, longest), served=kills.random() < 0.5)
        before = len(proxy.requests)
        # Loading boto3 alone takes the process longer than these two lines.
        process = subprocess.Popen([sys.executable, "-m", "tests.delivery.killing", str(root)])
        killer.process = process
        code = process.wait()
        killer.rest()
        requests += len(proxy.requests) - before
        if code == 0:
            return killed, requests
        assert code == -signal.SIGKILL, f"a delivery failed by itself with {code}"
        killed.append(killer.killed)


def main(root: Path) -> None:
    """Deliver every module that has no receipt yet, as the sensor would have it done."""
    workspace = open_workspace(root)
    for key in workspace.module_keys():
        if not workspace.records.receipts(key):
            deliver_release(workspace, key, datetime.now(UTC))


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        main(Path(sys.argv[1]))
