"""A ledger cut at any byte: what a crash can leave is continued, what only a hand can do is named."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from adapters.ledger.key import KeyFile
from adapters.ledger.lines import LinesLedger
from adapters.ledger.rotation import rotate
from pipelines.testing import builders
from schemas.errors import LedgerBroken

LINES = 3


class Kept:
    """A chain of three lines, and the files as they were before and after its last append."""

    def __init__(self, folder: Path) -> None:
        self.ledger = LinesLedger(folder / "ledger", KeyFile(folder / "ledger.key"))
        self.chain = self.ledger.folder / f"{builders.KEY}.jsonl"
        self.count = self.ledger.folder / f"{builders.KEY}.count"
        for number in range(1, LINES):
            self.ledger.append(builders.decision(comment=f"comment {number}"))
        self.before = (self.chain.read_bytes(), self.count.read_bytes())
        self.ledger.append(builders.decision(comment=f"comment {LINES}"))
        self.after = (self.chain.read_bytes(), self.count.read_bytes())

    def states(self) -> Iterator[bytes]:
        """The chain's file as a crash leaves it, once for each byte of the last line."""
        whole, start = self.after[0], len(self.before[0])
        for end in range(start, len(whole) + 1):
            yield whole[:end]

    def put(self, chain: bytes, count: bytes) -> None:
        self.chain.write_bytes(chain)
        self.count.write_bytes(count)

    def read(self) -> int:
        return len(self.ledger.read(builders.KEY))


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Kept:
    monkeypatch.setattr("os.fsync", lambda descriptor: None)  # hundreds of appends, and no power to fail
    return Kept(tmp_path)


def test_an_append_cut_at_any_byte_is_there_whole_or_not_at_all_and_the_next_one_works(kept: Kept) -> None:
    for chain in kept.states():
        kept.put(chain, kept.before[1])
        there = LINES if chain == kept.after[0] else LINES - 1
        assert kept.read() == there
        assert kept.ledger.append(builders.decision(comment="after the crash")).sequence == there + 1
        assert kept.read() == there + 1


def test_an_acknowledged_line_cut_at_any_byte_is_missed_by_readers_and_writers(kept: Kept) -> None:
    for chain in kept.states():
        if chain == kept.after[0]:
            continue
        kept.put(chain, kept.after[1])
        for refused in (kept.read, lambda: kept.ledger.append(builders.decision())):
            with pytest.raises(LedgerBroken, match=rf"line {LINES}: lines are missing at the end"):
                refused()
        assert kept.chain.read_bytes() == chain  # nothing was written on top of the evidence


def test_a_count_cut_at_any_byte_is_refused(kept: Kept) -> None:
    chain, count = kept.after
    for end in range(len(count)):
        kept.put(chain, count[:end])
        with pytest.raises(LedgerBroken, match="the count beside them was altered"):
            kept.read()


def test_a_first_line_cut_at_any_byte_leaves_a_ledger_that_begins_again(tmp_path: Path, kept: Kept) -> None:
    first = kept.after[0].split(b"\n")[0]
    for end in range(len(first) + 1):
        kept.chain.write_bytes(first[:end])
        kept.count.unlink(missing_ok=True)
        assert kept.read() == 0
        assert kept.ledger.append(builders.decision()).sequence == 1


def test_a_first_append_that_dies_at_any_step_leaves_a_ledger_that_is_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps, reached = 0, 0

    def die(descriptor: int) -> None:
        nonlocal reached
        reached += 1
        if reached > steps:
            raise KeyboardInterrupt

    for steps in range(20):
        ledger = LinesLedger(tmp_path / str(steps), KeyFile(tmp_path / "ledger.key"))
        reached = 0
        with monkeypatch.context() as dying, suppress(KeyboardInterrupt):
            dying.setattr("os.fsync", die)
            ledger.append(builders.decision())
        there = len(ledger.read(builders.KEY))
        rotate(ledger, ledger.key, builders.NOON)  # adds a line to a chain that has one
        ledger.append(builders.decision())
        assert len(ledger.read(builders.KEY)) == there * 2 + 1
    assert there == 1


def test_what_a_crash_left_of_a_count_or_a_key_hinders_nobody(tmp_path: Path, kept: Kept) -> None:
    (kept.ledger.folder / f"{builders.KEY}.count-unfinished").write_bytes(b"3 ab")
    (tmp_path / "ledger.key-unfinished").write_bytes(b"0123")
    rotate(kept.ledger, kept.ledger.key, builders.NOON)
    assert kept.ledger.append(builders.decision()).sequence == LINES + 2
    assert kept.ledger.modules() == (builders.KEY,)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ledger", "ledger.key"]
