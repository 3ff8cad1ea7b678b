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
from schemas.review import Decision
from tests import builders

CHECKOUT = Path(__file__).resolve().parents[2]
KILLS = 200
MODULES = tuple(f"froid--module-{number}" for number in range(8))
LONGEST_LIFE = 0.05  # seconds; a first decision takes a few milliseconds, so deaths fall all over one

# It imports once, then brings children to life one by one: each decides without end, writes down what was
# acknowledged to it, and is killed where it stands.
NURSERY = """
import json, os, random, signal, sys, time
from pathlib import Path
from adapters.ledger.key import KeyFile
from adapters.ledger.lines import LinesLedger
from pipelines.review.deciding import Asked, decide
from pipelines.review.policy import AsOf
from schemas.review import Verdict
from tests import builders

folder, modules, lives = Path(sys.argv[1]), json.loads(sys.argv[2]), json.loads(sys.argv[3])
acknowledged = os.open(folder / "acknowledged", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
drafts = {key: builders.draft(content=builders.content(module=key)) for key in modules}
course, as_of = builders.course(), AsOf(builders.NOON)

def decide_without_end(life, key):
    ledger = LinesLedger(folder / "ledger", KeyFile(folder / "ledger.key"))
    digest, number = drafts[key].content.canonical_digest(), 0
    while True:
        comment = f"{life}-{number} " + "é" * random.Random(number).randrange(3000)
        asked = Asked(key, digest, Verdict.REQUEST_CHANGES, "lea", comment=comment)
        entry = decide(asked, drafts[key], course, ledger, as_of, None).entry
        os.write(acknowledged, f"{key} {entry.sequence} {entry.mac}\\n".encode())
        number += 1

for life, seconds in enumerate(lives):
    child = os.fork()
    if child == 0:
        decide_without_end(life, modules[life % len(modules)])
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL, status
"""


@pytest.fixture(scope="module")
def after(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that two hundred killed processes left behind."""
    folder = tmp_path_factory.mktemp("crash")
    moments = random.Random(2026)
    lives = [moments.uniform(0, LONGEST_LIFE) for _ in range(KILLS)]
    subprocess.run(
        [sys.executable, "-c", NURSERY, str(folder), json.dumps(MODULES), json.dumps(lives)],
        cwd=CHECKOUT,
        check=True,
        timeout=120,
    )
    return folder


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
    assert len(found(ledger)) - len(said) <= KILLS


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
    assert unspoken or len(lives) < KILLS


def test_each_chain_goes_on_after_the_kills(ledger: LinesLedger) -> None:
    assert set(ledger.modules()) == set(MODULES)
    for module in MODULES:
        before = ledger.read(module)
        entry = ledger.append(builders.decision(module=module, comment="after the crash"))
        assert ledger.read(module) == (*before, entry)
