"""A reviewer's machine that dies: whatever was acknowledged is in the ledger, whole and verified."""

import json
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from adapters.ledger.key import KeyFile
from adapters.ledger.lines import LinesLedger
from adapters.ledger.rotation import rotate
from pipelines.testing import builders
from schemas.review import Decision

pytestmark = pytest.mark.trial

CHECKOUT = Path(__file__).resolve().parents[2]
KILLS = 200
MODULES = tuple(f"froid--module-{number}" for number in range(8))
MOST_HEARD = 5  # of a process before it is killed
LONGEST_WAIT = 0.012  # seconds from then on; a decision takes some milliseconds, so deaths fall all over one

# It imports once, then brings children to life one by one: each works without end, says what was
# acknowledged to it, and is killed where it stands.
NURSERY = """
import json, os, random, signal, sys, time
from pathlib import Path
from adapters.ledger.key import KeyFile
from adapters.ledger.lines import LinesLedger
from adapters.ledger.rotation import rotate
from pipelines.review.decision_request import DecisionRequest
from pipelines.review.decisions import decide
from pipelines.review.policy import AsOf
from schemas.review import Verdict
from pipelines.testing import builders

folder, modules, lives, doing = Path(sys.argv[1]), *map(json.loads, sys.argv[2:4]), sys.argv[4]
drafts = {key: builders.draft(content=builders.content(module=key)) for key in modules}
course, as_of = builders.course(), AsOf(builders.NOON)
source = KeyFile(folder / "ledger.key")
ledger = LinesLedger(folder / "ledger", source)
if doing == "deciding":
    for draft in drafts.values():
        builders.record_seals(ledger, draft)

def deciding(life):
    key = modules[life % len(modules)]
    digest, number = drafts[key].content.canonical_digest(), 0
    while True:
        comment = f"{life}-{number} " + "é" * random.Random(number).randrange(3000)
        asked = DecisionRequest(key, digest, Verdict.REQUEST_CHANGES, "lea", comment=comment)
        yield decide(asked, drafts[key], course, ledger, as_of, None).entry
        number += 1

def rotating(life):
    while True:
        yield from rotate(ledger, source, builders.NOON).entries

for life, (heard, seconds) in enumerate(lives):
    listening, speaking = os.pipe()
    child = os.fork()
    if child == 0:
        for entry in {"deciding": deciding, "rotating": rotating}[doing](life):
            os.write(speaking, f"{entry.recorded.module} {entry.sequence} {entry.mac}\\n".encode())
    os.close(speaking)
    with open(listening) as said, (folder / "acknowledged").open("a") as acknowledged:
        acknowledged.writelines(said.readline() for _ in range(heard))
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
        acknowledged.writelines(said)
    _, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL, status
"""


@pytest.fixture(scope="module")
def after(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that two hundred killed processes left behind."""
    folder = tmp_path_factory.mktemp("crash")
    kill(folder, KILLS, "deciding")
    return folder


def kill(folder: Path, times: int, doing: str) -> None:
    """Bring that many processes to life, one after the other, and kill each at a moment of its work."""
    moments = random.Random(2026)
    lives = [(moments.randint(0, MOST_HEARD), moments.uniform(0, LONGEST_WAIT)) for _ in range(times)]
    subprocess.run(
        [sys.executable, "-c", NURSERY, str(folder), json.dumps(MODULES), json.dumps(lives), doing],
        cwd=CHECKOUT,
        check=True,
        timeout=120,
    )


@pytest.fixture
def ledger(after: Path) -> LinesLedger:
    return LinesLedger(after / "ledger", KeyFile(after / "ledger.key"))


def acknowledged(folder: Path) -> list[tuple[str, int, str]]:
    lines = (line.split() for line in (folder / "acknowledged").read_text().splitlines())
    return [(module, int(sequence), mac) for module, sequence, mac in lines]


def found(ledger: LinesLedger) -> set[tuple[str, int, str]]:
    return {(module, e.sequence, e.mac) for module in ledger.modules() for e in ledger.read(module)}


def test_after_200_kills_every_acknowledged_decision_is_in_the_ledger(
    after: Path, ledger: LinesLedger
) -> None:
    said = acknowledged(after)
    assert set(said) <= found(ledger)
    assert len(said) == len(set(said)) > KILLS
    # At most one a kill was on the disk already and never acknowledged.
    assert len(found(ledger)) - len(MODULES) - len(said) <= KILLS


def test_the_kills_fell_into_the_middle_of_the_work(after: Path, ledger: LinesLedger) -> None:
    """Else the test above would show little: lives end before a decision, or between write and word."""
    lives = Counter(
        entry.recorded.comment.split("-")[0]
        for module in ledger.modules()
        for entry in ledger.read(module)
        if isinstance(entry.recorded, Decision)
    )
    assert len(set(lives.values())) > 3
    unspoken = found(ledger) - set(acknowledged(after))
    assert len(unspoken) > len(MODULES) or len(lives) < KILLS


def test_each_chain_goes_on_after_the_kills(ledger: LinesLedger) -> None:
    assert set(ledger.modules()) == set(MODULES)
    for module in MODULES:
        before = ledger.read(module)
        entry = ledger.append(builders.decision(module=module, comment="after the crash"))
        assert ledger.read(module) == (*before, entry)


def test_a_rotation_killed_forty_times_is_finished_by_the_next_and_no_line_is_lost(tmp_path: Path) -> None:
    source = KeyFile(tmp_path / "ledger.key")
    ledger = LinesLedger(tmp_path / "ledger", source)
    first = {
        (module, entry.sequence, entry.mac)
        for module in MODULES
        for entry in [ledger.append(builders.decision(module=module))]
    }
    kill(tmp_path, 40, "rotating")
    rotate(ledger, source, builders.NOON)
    current = source.read()
    assert current is not None
    assert {ledger.read(module)[-1].key_id for module in MODULES} == {current.id}
    assert first | set(acknowledged(tmp_path)) <= found(ledger)
    assert len(found(ledger)) > 2 * len(MODULES)
