"""A new key for the ledger: what stays valid, what a retired key no longer does, a rotation that died."""

import stat
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from threading import Thread

import pytest
from pydantic import SecretStr

from adapters.ledger import Ledger
from adapters.ledger.chain import StoredLine, seal
from adapters.ledger.factory import open_key
from adapters.ledger.key import Key, KeyFile, SettingKey
from adapters.ledger.lines import LinesLedger
from adapters.ledger.objects import ObjectsLedger
from adapters.ledger.rotation import rotate
from adapters.settings import Settings
from adapters.store.folder import FolderStore
from pipelines.testing import builders
from schemas.errors import InvalidInput, LedgerBroken
from schemas.review import Decision, KeyRotated, LedgerEntry

OTHER = "froid--autre"
OLD, NEW, OLDEST = "the old key: long enough", "the new key: long enough", "the oldest key: long enough"
LATER = builders.NOON + timedelta(days=30)

Opened = Callable[..., Ledger]


@pytest.fixture(params=["lines", "objects"])
def opened(request: pytest.FixtureRequest, tmp_path: Path) -> Opened:
    """One ledger, opened with the keys its settings name: as lines of a folder, or as objects of a store."""

    def open_with(current: str, *retired: str) -> Ledger:
        key = SettingKey.from_text(current, ",".join(retired))
        if request.param == "lines":
            return LinesLedger(tmp_path / "ledger", key)
        return ObjectsLedger(FolderStore(tmp_path), key)

    return open_with


@pytest.fixture
def file(tmp_path: Path) -> KeyFile:
    return KeyFile(tmp_path / "ledger.key")


@pytest.fixture
def local(tmp_path: Path, file: KeyFile) -> LinesLedger:
    return LinesLedger(tmp_path / "ledger", file)


def said(comment: str, module: str = builders.KEY) -> Decision:
    return builders.decision(comment=comment, module=module)


def id_of(text: str) -> str:
    return Key(text.encode()).id


def sealed_by(ledger: Ledger, module: str = builders.KEY) -> list[str]:
    return [entry.key_id for entry in ledger.read(module)]


def test_a_new_key_continues_every_chain_and_what_the_old_one_sealed_stays_valid(
    local: LinesLedger, file: KeyFile
) -> None:
    local.append(said("one"))
    local.append(said("other", OTHER))
    old = file.make().id
    done = rotate(local, file, LATER)
    assert (done.made, done.key_id) == (True, file.make().id)
    assert done.key_id != old
    after = local.append(said("two"))
    assert [type(entry.recorded) for entry in local.read(builders.KEY)] == [Decision, KeyRotated, Decision]
    assert sealed_by(local) == [old, done.key_id, done.key_id]
    assert sealed_by(local, OTHER) == [old, done.key_id]
    assert after.sequence == 3


def test_the_file_keeps_its_keys_one_a_line_for_its_owner_alone(local: LinesLedger, file: KeyFile) -> None:
    local.append(said("one"))
    for _ in range(2):
        rotate(local, file, LATER)
    ring = file.ring()
    assert ring is not None
    assert len(file.path.read_text().split()) == 1 + len(ring.retired) == 3
    assert stat.S_IMODE(file.path.stat().st_mode) == 0o600
    assert sorted(p.name for p in file.path.parent.iterdir()) == ["ledger", "ledger.key"]
    assert [type(e.recorded) for e in local.read(builders.KEY)] == [Decision, KeyRotated, KeyRotated]


def test_keys_that_are_settings_are_changed_there_and_then_taken_over(opened: Opened) -> None:
    opened(OLD).append(said("one"))
    changed = opened(NEW, OLD)
    source = SettingKey.from_text(NEW, OLD)
    done = rotate(changed, source, LATER)
    assert (done.made, [entry.key_id for entry in done.entries]) == (False, [id_of(NEW)])
    assert sealed_by(changed) == [id_of(OLD), id_of(NEW)]
    assert rotate(changed, source, LATER).entries == ()


def test_until_the_rotation_is_finished_nothing_is_believed_and_nothing_recorded(opened: Opened) -> None:
    """A line of a retired key at the end may be the thief's: a person has to look."""
    opened(OLD).append(said("one"))
    changed = opened(NEW, OLD)
    for refused in (lambda: changed.read(builders.KEY), lambda: changed.append(said("two"))):
        with pytest.raises(LedgerBroken, match=rf"{id_of(OLD)}, which is retired.*premierjet ledger rotate"):
            refused()
    rotate(changed, SettingKey.from_text(NEW, OLD), LATER)
    assert changed.append(said("two")).sequence == 3


def test_a_rotation_killed_between_two_chains_is_finished_by_the_next_with_no_other_key(
    local: LinesLedger, file: KeyFile
) -> None:
    local.append(said("one"))
    local.append(said("other", OTHER))
    new = file.renew()
    local.rotate(OTHER, LATER)  # and here it died
    done = rotate(local, file, LATER)
    assert (done.made, done.key_id) == (False, new.id)
    assert [entry.recorded.module for entry in done.entries] == [builders.KEY]
    assert sealed_by(local)[-1] == sealed_by(local, OTHER)[-1] == new.id


def test_a_chain_that_missed_a_rotation_takes_the_newest_key_at_once(
    local: LinesLedger, file: KeyFile
) -> None:
    local.append(said("one"))
    file.renew()
    newest = file.renew()
    rotate(local, file, LATER)
    assert sealed_by(local)[-1] == newest.id


def test_a_broken_chain_is_named_before_any_key_is_made(local: LinesLedger, file: KeyFile) -> None:
    local.append(said("one"))
    path = local.folder / f"{builders.KEY}.jsonl"
    path.write_bytes(path.read_bytes().replace(b"one", b"two"))
    before = file.path.read_bytes()
    with pytest.raises(LedgerBroken, match="was altered"):
        rotate(local, file, LATER)
    assert file.path.read_bytes() == before


def test_a_clock_set_back_dates_no_rotation_before_the_line_it_follows(
    local: LinesLedger, file: KeyFile
) -> None:
    local.append(said("one"))
    (entry,) = rotate(local, file, builders.NOON - timedelta(days=400)).entries
    assert entry.recorded.at == builders.NOON


def forged(file: Path, recorded: Decision | KeyRotated, secret: str) -> None:
    """Put a line at the end of a chain, sealed as only who holds that key can, and the count beside it."""
    stored = [StoredLine(str(file), line) for line in file.read_bytes().split(b"\n")[:-1]]
    file.write_bytes(file.read_bytes() + seal(recorded, stored, Key(secret.encode())).canonical() + b"\n")


FORGED: dict[str, tuple[Decision | KeyRotated, str, str]] = {
    "a decision by the retired key": (said("forged"), OLD, "where .* seals the chain"),
    "a rotation back to the retired key": (
        KeyRotated(module=builders.KEY, retired=id_of(NEW), at=LATER),
        OLD,
        "which is not newer",
    ),
    "a rotation to an older retired key": (
        KeyRotated(module=builders.KEY, retired=id_of(NEW), at=LATER),
        OLDEST,
        "which is not newer",
    ),
    "a rotation of a key that seals nothing any more": (
        KeyRotated(module=builders.KEY, retired=id_of(OLD), at=LATER),
        NEW,
        "which does not seal the chain",
    ),
    "a rotation to the key that seals already": (
        KeyRotated(module=builders.KEY, retired=id_of(NEW), at=LATER),
        NEW,
        "which is not newer",
    ),
    "a key nobody knows": (said("forged"), "a key from nowhere at all", "not with this installation’s"),
}


@pytest.mark.parametrize(("recorded", "secret", "words"), FORGED.values(), ids=FORGED)
def test_a_stolen_retired_key_adds_nothing_to_a_chain(
    tmp_path: Path, recorded: Decision | KeyRotated, secret: str, words: str
) -> None:
    source = SettingKey.from_text(NEW, f"{OLD},{OLDEST}")
    ledger = LinesLedger(tmp_path, SettingKey.from_text(OLD, OLDEST))
    ledger.append(said("one"))
    ledger = LinesLedger(tmp_path, source)
    rotate(ledger, source, LATER)
    forged(tmp_path / f"{builders.KEY}.jsonl", recorded, secret)
    with pytest.raises(LedgerBroken, match=rf"line 3: .*{words}"):
        ledger.read(builders.KEY)


def test_a_chain_of_its_own_sealed_with_a_stolen_retired_key_is_not_believed(tmp_path: Path) -> None:
    stolen = LinesLedger(tmp_path, SettingKey.from_text(OLD))
    stolen.append(said("forged"))
    with pytest.raises(LedgerBroken, match="line 1: is the last and was sealed with key"):
        LinesLedger(tmp_path, SettingKey.from_text(NEW, OLD)).read(builders.KEY)


def test_a_chain_cannot_begin_with_a_rotation(tmp_path: Path) -> None:
    file = tmp_path / f"{builders.KEY}.jsonl"
    file.write_bytes(b"")
    forged(file, KeyRotated(module=builders.KEY, retired=id_of(OLD), at=LATER), NEW)
    with pytest.raises(LedgerBroken, match="line 1: retires key"):
        LinesLedger(tmp_path, SettingKey.from_text(NEW, OLD)).read(builders.KEY)


def test_lines_whose_key_was_thrown_away_are_told_by_its_id(opened: Opened) -> None:
    opened(OLD).append(said("one"))
    with pytest.raises(LedgerBroken, match=f"sealed with key {id_of(OLD)}, not with this installation’s"):
        opened(NEW).read(builders.KEY)


def test_only_the_current_key_is_given_to_whoever_signs_names_and_links(
    local: LinesLedger, file: KeyFile
) -> None:
    before = file.make()
    rotate(local, file, LATER)
    assert file.read() not in (before, None)
    assert SettingKey.from_text(NEW, OLD).read() == Key(NEW.encode())


def test_writers_that_meet_a_rotation_lose_nothing_and_use_no_retired_key_after_it(
    local: LinesLedger, file: KeyFile
) -> None:
    acknowledged: list[LedgerEntry] = []
    local.append(said("first"))

    def write(name: str) -> None:
        for number in range(20):
            # Refused in the moment between the key's file and this chain's turn.
            with suppress(LedgerBroken):
                acknowledged.append(local.append(said(f"{name}-{number}")))

    writers = [Thread(target=write, args=(f"w{n}",)) for n in range(3)]
    for writer in writers:
        writer.start()
    for _ in range(3):
        rotate(local, file, LATER)
    for writer in writers:
        writer.join()
    rotate(local, file, LATER)
    assert acknowledged
    assert {entry.mac for entry in acknowledged} <= {entry.mac for entry in local.read(builders.KEY)}


def test_two_people_who_rotate_at_once_lose_no_key(local: LinesLedger, file: KeyFile) -> None:
    local.append(said("one"))
    people = [Thread(target=rotate, args=(local, file, LATER)) for _ in range(4)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    rotate(local, file, LATER)
    ring = file.ring()
    assert ring is not None
    assert {entry.key_id for entry in local.read(builders.KEY)} <= {
        key.id for key in (ring.current, *ring.retired)
    }


@pytest.mark.parametrize(
    ("retired", "words"),
    [
        ("short", "PREMIERJET_LEDGER_RETIRED_KEYS: has fewer than 16"),
        (NEW, "stands twice"),
        (f"{OLD},{OLD}", "stands twice"),
    ],
)
def test_retired_keys_that_cannot_be_right_are_refused(tmp_path: Path, retired: str, words: str) -> None:
    settings = Settings(ledger_key=SecretStr(NEW), ledger_retired_keys=SecretStr(retired), _env_file=None)
    with pytest.raises(InvalidInput, match=words):
        open_key(tmp_path, settings, FolderStore(tmp_path))


def test_retired_keys_without_a_current_one_are_refused(tmp_path: Path) -> None:
    settings = Settings(ledger_retired_keys=SecretStr(OLD), _env_file=None)
    with pytest.raises(InvalidInput, match="RETIRED_KEYS: is set, and PREMIERJET_LEDGER_KEY is not"):
        open_key(tmp_path, settings, FolderStore(tmp_path))


def test_a_ledger_moves_from_a_key_file_to_settings(local: LinesLedger, file: KeyFile) -> None:
    local.append(said("one"))
    text = file.path.read_text().strip()
    moved = SettingKey.from_text(NEW, f" {text} ,")
    ledger = LinesLedger(local.folder, moved)
    rotate(ledger, moved, LATER)
    assert len(ledger.read(builders.KEY)) == 2
    assert text not in repr(moved)
