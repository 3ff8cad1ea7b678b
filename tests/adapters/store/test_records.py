"""The contracts as the store keeps them: whole, numbered without gaps, and never silently altered."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from adapters.store.folder import FolderStore
from adapters.store.records import Records
from pipelines.testing import builders
from schemas.draft import Confirmed
from schemas.errors import Conflict, StoreUnusable
from schemas.release import Identifiers, Package, Receipt, Release
from schemas.withdrawal import RolledBack


@pytest.fixture
def records(tmp_path: Path) -> Records:
    return Records(FolderStore(tmp_path))


def release(number: int = 1) -> Release:
    package = Package(name="a.zip", sha256="0" * 64, size=3, format="web")
    identifiers = Identifiers(
        manifest="m", organization="o", item="i", resource="r", activity="urn:x", interactions=("q-0001",)
    )
    return Release(
        module=builders.KEY,
        number=number,
        approval=builders.approval(),
        identifiers=identifiers,
        packages=(package,),
        evidence=(),
    )


def test_what_a_module_may_cite_comes_back_as_it_was_kept(records: Records) -> None:
    records.save_spans(builders.spans())
    assert records.spans(builders.KEY) == builders.spans()


def test_a_module_never_sourced_has_no_spans(records: Records) -> None:
    assert records.spans(builders.KEY) is None


def test_a_source_of_two_modules_is_kept_once(records: Records) -> None:
    records.save_spans(builders.spans())
    records.save_spans(builders.spans("froid--autre"))
    assert len(list(records.store.list("sources/"))) == 1


@pytest.mark.parametrize("folder", ["sources/", "spans/"])
def test_a_missing_or_broken_file_is_named_and_nothing_is_guessed(records: Records, folder: str) -> None:
    records.save_spans(builders.spans())
    (entry,) = records.store.list(folder)
    records.store.put(entry.key, b"[]")
    with pytest.raises(StoreUnusable, match=entry.key):
        records.spans(builders.KEY)


def test_the_head_is_the_highest_revision(records: Records) -> None:
    records.add_revision(builders.draft(), builders.seal(builders.draft()))
    records.add_revision(builders.draft(revision=2), builders.seal(builders.draft(revision=2)))
    head = records.head(builders.KEY)
    assert head is not None
    assert head.revision == 2
    assert [draft.revision for draft in records.revisions(builders.KEY)] == [1, 2]
    assert records.heads() == (builders.KEY,)


def test_a_single_revision_is_found_by_its_number(records: Records) -> None:
    records.add_revision(builders.draft(), builders.seal(builders.draft()))
    assert records.revision(builders.KEY, 1) == builders.draft()
    assert records.revision(builders.KEY, 2) is None


@pytest.mark.parametrize("number", [1, 3], ids=["taken", "leaves a gap"])
def test_a_revision_that_is_not_the_next_is_refused(records: Records, number: int) -> None:
    records.add_revision(builders.draft(), builders.seal(builders.draft()))
    with pytest.raises(Conflict):
        records.add_revision(builders.draft(revision=number), builders.seal(builders.draft(revision=number)))
    assert len(records.revisions(builders.KEY)) == 1


def test_of_eight_runs_that_write_the_same_revision_one_wins(records: Records) -> None:
    def write(run: int) -> bool:
        mine = builders.draft(content=builders.content(title=f"Écrit par {run}"))
        try:
            records.add_revision(mine, builders.seal(mine))
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        won = list(pool.map(write, range(8)))
    head = records.head(builders.KEY)
    assert won.count(True) == 1
    assert head is not None
    assert head.content.title == f"Écrit par {won.index(True)}"


def test_a_modules_key_is_no_prefix_of_anothers(records: Records) -> None:
    records.add_revision(builders.draft(), builders.seal(builders.draft()))
    longer = builders.content(module=f"{builders.KEY}-2")
    records.add_revision(builders.draft(content=longer), builders.seal(builders.draft(content=longer)))
    assert len(records.revisions(builders.KEY)) == 1


def test_a_release_is_there_only_once_all_its_files_are(records: Records) -> None:
    records.store.put(f"releases/{builders.KEY}/v0001/a.zip", b"zip")
    assert records.releases(builders.KEY) == ()
    records.save_release(release(), {"a.zip": b"zip"})
    assert records.releases(builders.KEY) == (release(),)
    assert records.release_file(release(), "a.zip") == b"zip"


def test_a_release_number_is_given_once(records: Records) -> None:
    """Keeping the same again is no fault; another one under its number changes none of its files."""
    for _ in range(2):
        records.save_release(release(), {"a.zip": b"zip"})
    other = release().model_copy(update={"evidence": release().packages})
    assert other != release()
    with pytest.raises(Conflict):
        records.save_release(other, {"a.zip": b"another"})
    assert records.release_file(release(), "a.zip") == b"zip"
    assert records.find_claimed(builders.KEY) == 1


def test_a_number_that_is_claimed_is_no_other_release_s(records: Records) -> None:
    """Whoever was killed has claimed it for whoever builds the same."""
    other = release().model_copy(update={"evidence": release().packages})
    records.store.put(f"releases/{builders.KEY}/v0001/claim", other.canonical_digest().encode())
    with pytest.raises(Conflict):
        records.save_release(release(), {"a.zip": b"zip"})
    assert records.store.get(f"releases/{builders.KEY}/v0001/a.zip") is None
    records.save_release(other, {"a.zip": b"another"})
    assert [each.canonical() for each in records.releases(builders.KEY)] == [other.canonical()]


@pytest.mark.parametrize("place", [f"releases/{builders.KEY}/v0009", "releases/froid--autre/v0001"])
def test_a_release_in_another_s_place_is_none(records: Records, place: str) -> None:
    """Release 1 copied as release 9 was taken for the newest, and went out again in place of release 2."""
    records.save_release(release(), {"a.zip": b"zip"})
    records.save_release(release(2), {"a.zip": b"zip, mended"})
    records.store.put(f"{place}/release.json", release().canonical())
    with pytest.raises(StoreUnusable, match=place):
        records.releases(place.split("/")[1])


def test_a_lost_file_of_a_release_is_named(records: Records) -> None:
    records.save_release(release(), {})
    with pytest.raises(StoreUnusable, match=r"v0001/a\.zip"):
        records.release_file(release(), "a.zip")


def test_a_receipt_is_found_by_module_target_and_release(records: Records) -> None:
    receipt = Receipt(
        module=builders.KEY,
        release=1,
        content="0" * 64,
        target="lms",
        location="somewhere",
        files=(),
        delivered_at=builders.NOON,
    )
    records.save_receipt(receipt)
    assert records.receipt(builders.KEY, "lms", 1) == receipt
    assert records.receipt(builders.KEY, "lms", 2) is None
    assert records.receipts(builders.KEY) == (receipt,)


def test_a_rolled_back_release_has_its_proof_beside_the_receipt(records: Records) -> None:
    proof = RolledBack(
        module=builders.KEY,
        target="lms",
        location="/lms",
        release=2,
        to=1,
        receipt="a" * 64,
        at=builders.NOON,
    )
    records.save_rolled_back(proof)
    assert records.rolled_back(builders.KEY, "lms", 2) == proof
    assert records.rolled_back(builders.KEY, "lms", 1) is None
    assert records.receipts(builders.KEY) == ()


def test_a_number_too_great_for_a_digest_is_named_as_any_altered_draft_is(records: Records) -> None:
    """It stopped every page and sensor that met it, of the other modules too."""
    records.add_revision(builders.draft(), builders.seal(builders.draft()))
    key = f"drafts/{builders.KEY}/r00001.json"
    stored = records.store.get(key) or b""
    records.store.put(key, stored.replace(b'"duration_minutes":20', b'"duration_minutes":2' + b"0" * 20))
    with pytest.raises(StoreUnusable, match="is not what was written"):
        records.head(builders.KEY)


def test_a_draft_whose_language_pack_is_gone_is_read(records: Records) -> None:
    _write_language(records, "qps")
    head = records.head(builders.KEY)
    assert head is not None
    assert (head.content.language.value, head.content.language.is_installed) == ("qps", False)


def test_a_draft_in_what_is_no_language_is_refused(records: Records) -> None:
    _write_language(records, "?")
    with pytest.raises(StoreUnusable, match="is not what was written"):
        records.head(builders.KEY)


def _write_language(records: Records, tag: str) -> None:
    records.add_revision(builders.draft(), builders.seal(builders.draft()))
    key = f"drafts/{builders.KEY}/r00001.json"
    stored = records.store.get(key) or b""
    language = f'"language":"{builders.draft().content.language}"'.encode()
    assert language in stored
    records.store.put(key, stored.replace(language, f'"language":"{tag}"'.encode()))


def test_a_draft_is_parsed_once_until_its_bytes_change(records: Records) -> None:
    """Pages and sensors read the same drafts again and again; a hand on the store is seen all the same."""
    records.store.put(f"drafts/{builders.KEY}/r00001.json", builders.draft().canonical())
    first = records.head(builders.KEY)
    assert records.head(builders.KEY) is first
    other = builders.draft(content=builders.content(title="Le froid"))
    records.store.put(f"drafts/{builders.KEY}/r00001.json", other.canonical())
    assert records.head(builders.KEY) == other
    assert other != first


@pytest.mark.parametrize("gap", ["", " "])
def test_a_number_too_great_to_be_written_was_not_written(records: Records, gap: str) -> None:
    stored = f'{{"inputs":"{"1" * 64}","module":"{builders.KEY}","revision":{gap}{"9" * 17}}}'
    records.store.put(f"confirmed/{builders.KEY}.json", stored.encode())
    with pytest.raises(StoreUnusable, match="not what was written"):
        records.read_confirmed(builders.KEY)


def test_a_digest_of_digits_is_not_taken_for_such_a_number(
    records: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every third release was written anew for it, each time it was read."""
    records.confirm(Confirmed(module=builders.KEY, revision=1, inputs="1" * 64))
    monkeypatch.setattr(Confirmed, "canonical", pytest.fail)
    assert records.read_confirmed(builders.KEY) is not None
