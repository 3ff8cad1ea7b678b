"""The ledger of a folder: what an append promises, and what a reader refuses to believe."""

import json
import os
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.ledger.chain import StoredLine, seal, verify
from adapters.ledger.heads import HeadFolder, WitnessedLedger
from adapters.ledger.key import Key, KeyFile, SettingKey
from adapters.ledger.lines import LinesLedger
from pipelines.testing import builders
from schemas.errors import Conflict, InvalidInput, LedgerBroken, StoreUnusable
from schemas.review import Decision, LedgerEntry
from tests.children import Say, start_child
from tests.full_disk import full_disk
from tests.fuzzing import examples

KEY = SettingKey.from_text("a key of more than sixteen characters")


@pytest.fixture
def ledger(tmp_path: Path) -> LinesLedger:
    return LinesLedger(tmp_path / "ledger", KEY)


def said(comment: str, module: str = builders.KEY) -> Decision:
    return builders.decision(comment=comment, module=module)


def comments(ledger: LinesLedger, module: str = builders.KEY) -> list[str]:
    return [entry.recorded.comment for entry in ledger.read(module) if isinstance(entry.recorded, Decision)]


def chain_of(ledger: LinesLedger, *, lines: int) -> Path:
    for number in range(1, lines + 1):
        ledger.append(said(f"comment {number}"))
    return ledger.folder / f"{builders.KEY}.jsonl"


def test_entries_come_back_in_the_order_they_were_recorded(ledger: LinesLedger) -> None:
    first, second = ledger.append(said("one")), ledger.append(said("two"))
    assert ledger.read(builders.KEY) == (first, second)
    assert (first.sequence, first.previous, second.sequence) == (1, "0" * 64, 2)
    assert ledger.modules() == (builders.KEY,)


def test_a_chain_is_verified_by_the_bytes_it_holds_and_its_count_is_read_once(
    ledger: LinesLedger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each line was written anew twice, and a count read twice: a tenth of a look at thousands."""
    chain_of(ledger, lines=3)
    written: list[LedgerEntry] = []
    counts: list[str] = []
    count_file = LinesLedger._read_count_file
    monkeypatch.setattr(LedgerEntry, "canonical", lambda entry: written.append(entry))
    monkeypatch.setattr(
        LinesLedger, "_read_count_file", lambda of, module: counts.append(module) or count_file(of, module)
    )
    assert len(ledger.read(builders.KEY)) == 3
    assert (written, counts) == ([], [builders.KEY])


def test_a_head_is_compared_with_the_bytes_of_the_last_line(
    ledger: LinesLedger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last line was written anew at each look, to know its digest."""
    witnessed = WitnessedLedger(ledger, HeadFolder(tmp_path / "keys" / "heads"))
    file = chain_of(ledger, lines=3)
    assert len(witnessed.read(builders.KEY)) == 3
    written: list[LedgerEntry] = []
    with monkeypatch.context() as watched:
        watched.setattr(LedgerEntry, "canonical", lambda entry: written.append(entry))
        assert len(witnessed.read(builders.KEY)) == 3
    assert written == []
    file.unlink()
    file.with_suffix(".count").unlink()
    ledger.append(said("another"))
    with pytest.raises(LedgerBroken):
        witnessed.read(builders.KEY)


def test_a_line_that_says_the_same_in_another_order_is_refused(ledger: LinesLedger) -> None:
    file = chain_of(ledger, lines=1)
    line = json.loads(file.read_bytes())
    others = {name: value for name, value in line.items() if name != "mac"}
    for moved in ({"mac": line["mac"]} | others, others | {"mac": line["mac"]}):
        file.write_bytes(json.dumps(moved, separators=(",", ":"), ensure_ascii=False).encode() + b"\n")
        with pytest.raises(LedgerBroken, match="was altered"):
            ledger.read(builders.KEY)


def test_each_module_has_a_chain_of_its_own(ledger: LinesLedger) -> None:
    ledger.append(said("ours"))
    assert ledger.append(said("theirs", module="froid--autre")).sequence == 1
    assert comments(ledger, "froid--autre") == ["theirs"]


def test_who_read_fewer_entries_than_there_are_records_nothing(ledger: LinesLedger) -> None:
    first = ledger.append(builders.decision(), after=0)
    with pytest.raises(Conflict, match="1 entries were written since it was read"):
        ledger.append(builders.decision(comment="late"), after=0)
    assert ledger.read(builders.KEY) == (first,)


def test_a_module_nobody_decided_on_has_no_entries_and_reading_makes_nothing(tmp_path: Path) -> None:
    ledger = LinesLedger(tmp_path / "ledger", KeyFile(tmp_path / "ledger.key"))
    assert ledger.read(builders.KEY) == ()
    assert ledger.modules() == ()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["../secret--x", "a/b--c", "plain", "", "Upper--case", "froid--X"])
def test_a_name_that_is_no_module_key_never_becomes_a_path(ledger: LinesLedger, name: str) -> None:
    with pytest.raises(InvalidInput, match="no module"):
        ledger.read(name)


def swap_first_two(lines: list[bytes]) -> list[bytes]:
    return [lines[1], lines[0], *lines[2:]]


def alter(lines: list[bytes]) -> list[bytes]:
    return [lines[0], lines[1].replace(b"comment 2", b"comment 9"), *lines[2:]]


TAMPERED: dict[str, tuple[Callable[[list[bytes]], list[bytes]], int]] = {
    "a text altered": (alter, 2),
    "a line removed": (lambda lines: [lines[0], *lines[2:]], 2),
    "the first line removed": (lambda lines: lines[1:], 1),
    "the last line removed": (lambda lines: lines[:-1], 4),
    "two last lines removed": (lambda lines: lines[:-2], 3),
    "every line removed": (lambda lines: [], 1),
    "two lines swapped": (swap_first_two, 1),
    "a line repeated": (lambda lines: [lines[0], *lines], 2),
    "a blank line": (lambda lines: [lines[0], b"", *lines[1:]], 2),
    "spaces added": (lambda lines: [lines[0] + b" ", *lines[1:]], 1),
    "no JSON": (lambda lines: [*lines, b"approved by lea"], 5),
}


@pytest.mark.parametrize(("change", "line"), TAMPERED.values(), ids=TAMPERED)
def test_a_line_touched_by_hand_is_named(
    ledger: LinesLedger, change: Callable[[list[bytes]], list[bytes]], line: int
) -> None:
    file = chain_of(ledger, lines=4)
    file.write_bytes(b"".join(each + b"\n" for each in change(file.read_bytes().split(b"\n")[:-1])))
    with pytest.raises(LedgerBroken) as refused:
        ledger.read(builders.KEY)
    assert refused.value.place == f"{file}, line {line}"
    with pytest.raises(LedgerBroken):
        ledger.append(said("on top of it"))


def test_a_last_line_whose_line_break_was_taken_away_is_missed(ledger: LinesLedger) -> None:
    """Only the count tells this from a line a crash left unfinished."""
    file = chain_of(ledger, lines=2)
    file.write_bytes(file.read_bytes()[:-1])
    with pytest.raises(LedgerBroken, match="line 2: lines are missing at the end"):
        ledger.read(builders.KEY)


def test_a_chain_deleted_whole_is_missed(ledger: LinesLedger) -> None:
    chain_of(ledger, lines=2).unlink()
    with pytest.raises(LedgerBroken, match="line 1"):
        ledger.read(builders.KEY)


def test_a_chain_cut_back_to_its_first_line_is_missed_though_its_count_was_deleted_too(
    ledger: LinesLedger,
) -> None:
    """An approval that was withdrawn later must not stand again because two files were touched."""
    file = chain_of(ledger, lines=3)
    file.write_bytes(file.read_bytes().splitlines(keepends=True)[0])
    (ledger.folder / f"{builders.KEY}.count").unlink()
    with pytest.raises(LedgerBroken, match="line 2: lines are missing at the end"):
        ledger.read(builders.KEY)
    with pytest.raises(LedgerBroken, match="line 2: lines are missing at the end"):
        ledger.append(said("on top of it"))


def test_a_number_too_great_to_be_written_is_named_as_any_altered_line_is(ledger: LinesLedger) -> None:
    file = chain_of(ledger, lines=1)
    file.write_bytes(file.read_bytes().replace(b'"sequence":1', b'"sequence":1' + b"0" * 20))
    with pytest.raises(LedgerBroken, match="line 1: is not a ledger entry"):
        ledger.read(builders.KEY)


def test_a_line_forged_without_the_key_is_refused(ledger: LinesLedger) -> None:
    file = chain_of(ledger, lines=1)
    stored = [StoredLine(str(file), line) for line in file.read_bytes().split(b"\n")[:-1]]
    forged = seal(said("forged"), stored, Key(b"a key somebody made up")).model_copy(
        update={"key_id": KEY.key.id}
    )
    file.write_bytes(file.read_bytes() + forged.canonical() + b"\n")
    with pytest.raises(LedgerBroken, match="line 2: was altered"):
        ledger.read(builders.KEY)


def test_a_true_line_of_another_module_is_refused(ledger: LinesLedger) -> None:
    chain_of(ledger, lines=1)
    other = ledger.folder / "froid--autre.jsonl"
    other.write_bytes((ledger.folder / f"{builders.KEY}.jsonl").read_bytes())
    with pytest.raises(LedgerBroken, match=f"line 1: belongs to {builders.KEY}"):
        ledger.read("froid--autre")


def test_another_key_is_told_by_its_id(ledger: LinesLedger) -> None:
    chain_of(ledger, lines=1)
    other = SettingKey.from_text("another key of sixteen characters")
    with pytest.raises(LedgerBroken, match=f"not with this installation’s {other.key.id}"):
        LinesLedger(ledger.folder, other).read(builders.KEY)


ENTRIES = st.lists(st.text(max_size=40), min_size=1, max_size=4)


@given(ENTRIES, st.data())
@settings(max_examples=examples(30), deadline=None)
def test_one_changed_byte_anywhere_never_passes(texts: list[str], data: st.DataObject) -> None:
    lines: list[StoredLine] = []
    for text in texts:
        lines.append(StoredLine("chain", seal(said(text), lines, KEY.key).canonical()))
    assert [e.recorded.comment for e in verify(lines, builders.KEY, KEY.ring())] == texts  # type: ignore[union-attr]
    which = data.draw(st.integers(0, len(lines) - 1))
    at = data.draw(st.integers(0, len(lines[which].data) - 1))
    changed = bytearray(lines[which].data)
    changed[at] ^= data.draw(st.integers(1, 255))
    lines[which] = StoredLine("chain", bytes(changed))
    with pytest.raises(LedgerBroken, match=f"chain, line {which + 1}"):
        verify(lines, builders.KEY, KEY.ring())


def test_what_a_crash_left_unfinished_is_passed_over_and_set_aside(ledger: LinesLedger) -> None:
    file = chain_of(ledger, lines=2)
    with file.open("ab") as torn:
        torn.write(b'{"key_id":"hal')
    assert comments(ledger) == ["comment 1", "comment 2"]
    ledger.append(said("after the crash"))
    assert comments(ledger) == ["comment 1", "comment 2", "after the crash"]
    assert (ledger.folder / f"{builders.KEY}.torn").read_bytes() == b'{"key_id":"hal\n'


def test_a_count_that_a_crash_left_one_behind_is_caught_up(ledger: LinesLedger) -> None:
    chain_of(ledger, lines=2)
    count = ledger.folder / f"{builders.KEY}.count"
    behind = count.read_bytes()
    ledger.append(said("three"))
    count.write_bytes(behind)
    assert len(ledger.read(builders.KEY)) == 3
    ledger.append(said("four"))
    assert len(ledger.read(builders.KEY)) == 4


def test_a_full_disk_refuses_and_loses_nothing_it_acknowledged(tmp_path: Path) -> None:
    with full_disk(tmp_path / "disk") as disk:
        ledger = LinesLedger(disk / "ledger", KEY)
        acknowledged: list[str] = []
        with pytest.raises(StoreUnusable, match="rights and free space; nothing was recorded"):
            fill(ledger, acknowledged)
        assert [comment[:4] for comment in comments(ledger)] == acknowledged != []


def fill(ledger: LinesLedger, acknowledged: list[str]) -> None:
    for number in range(1000):
        ledger.append(said(f"{number:04d}" + "x" * 9000))
        acknowledged.append(f"{number:04d}")


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "ledger").write_text("a file where the folder should be")
    with pytest.raises(StoreUnusable, match=r"ledger.*rights and free space"):
        LinesLedger(tmp_path / "ledger", KEY).append(said("lost"))


def test_who_reads_a_chain_at_the_moment_it_begins_sees_no_loss(ledger: LinesLedger) -> None:
    """A reader that found no file yet, and then the count of the first line, took it for a theft."""
    modules = [f"froid--module-{number}" for number in range(100)]
    seen: dict[str, int] = {}

    def read_until_there() -> None:
        for module in modules:
            while not (entries := ledger.read(module)):
                pass
            seen[module] = len(entries)

    reader = threading.Thread(target=read_until_there)
    reader.start()
    for module in modules:
        ledger.append(said("first", module))
    reader.join()
    assert seen == dict.fromkeys(modules, 1)


def test_fifty_appends_at_once_lose_none(ledger: LinesLedger) -> None:
    threads = [threading.Thread(target=ledger.append, args=(said(f"{number}"),)) for number in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(comments(ledger), key=int) == [str(number) for number in range(50)]


def append(folder: Path, name: str, count: int, gate: int, say: Say) -> None:
    """Append once the gate opens, and say each comment when it was acknowledged."""
    os.read(gate, 1)
    ledger = LinesLedger(folder / "ledger", KeyFile(folder / "ledger.key"))
    for number in range(count):
        ledger.append(builders.decision(comment=f"{name}-{number}"))
        say(f"{name}-{number}")


def test_processes_that_start_together_share_one_key_and_lose_nothing(tmp_path: Path) -> None:
    gate, open_it = os.pipe()
    children = [start_child(partial(append, tmp_path, f"p{number}", 13, gate)) for number in range(4)]
    os.write(open_it, b"." * len(children))
    acknowledged = [line.strip() for child in children for line in child.lines()]
    assert [child.wait() for child in children] == [0] * 4
    os.close(gate)
    os.close(open_it)
    ledger = LinesLedger(tmp_path / "ledger", KeyFile(tmp_path / "ledger.key"))
    assert len(acknowledged) == 52
    assert sorted(comments(ledger)) == sorted(acknowledged)


def test_a_stored_line_is_json_anyone_can_open(ledger: LinesLedger) -> None:
    line = chain_of(ledger, lines=1).read_text(encoding="utf-8")
    assert json.loads(line)["recorded"]["comment"] == "comment 1"
    assert LedgerEntry.from_json(line.strip().encode()).sequence == 1
