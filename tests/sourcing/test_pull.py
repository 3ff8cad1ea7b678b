"""What is pulled from a bucket, what is not fetched again, and what survives when the bucket fails."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from threading import Barrier
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.s3 import Bucket
from adapters.settings import Settings
from adapters.sources import s3 as s3_origin
from adapters.sources.factory import open_origin
from adapters.sources.origin import Fetched, ListedSource, SourceOrigin
from adapters.sources.sources_lock import PulledOriginals
from adapters.store.folder import FolderStore
from pipelines.sourcing import origin_fetcher, pull
from pipelines.sourcing.pull import Pull, pull_origins
from pipelines.testing import builders
from pipelines.testing.s3_proxy import Proxy, ProxyAnswer, make_error, run_proxy
from pipelines.testing.s3_server import Seaweed
from schemas.course import Remote, S3Objects, S3Source
from schemas.errors import SourceUnreadable, StoreUnusable
from schemas.sources_lock import SourcesLock

LATER = builders.NOON + timedelta(days=1)
AS_SHIPPED = s3_origin.PATIENT_ATTEMPTS


@dataclass
class Bench:
    """A course's one bucket behind a proxy, and the store it is pulled into."""

    seaweed: Seaweed
    proxy: Proxy
    bucket: str
    pulled: PulledOriginals
    rights: str = ""

    @property
    def entry(self) -> S3Source:
        objects = S3Objects(bucket=self.bucket, prefix="fiches")
        return S3Source(s3=objects, rights=self.rights)

    def put(self, **objects: bytes) -> None:
        for name, data in objects.items():
            key = f"fiches/{name.replace('_', '.')}"
            self.seaweed.client.put_object(Bucket=self.bucket, Key=key, Body=data)

    def delete(self, name: str) -> None:
        self.seaweed.client.delete_object(Bucket=self.bucket, Key=f"fiches/{name}")

    def pull(self, now: datetime = builders.NOON, *entries: Remote, drop: bool = False) -> Pull:
        return pull_origins(entries or (self.entry,), self.opened, self.pulled, now, drop=drop)

    def opened(self, entry: Remote) -> SourceOrigin:
        return open_origin(entry, Settings(s3_endpoint_url=self.proxy.endpoint_url))

    def read(self) -> dict[str, bytes]:
        return {source.name: self.pulled.read(source) for source in self.pulled.lock().sources}

    def troubles(self, now: datetime = builders.NOON) -> dict[str, str]:
        return {name: trouble.happened for name, trouble in self.pull(now).troubles.items()}


@pytest.fixture
def bench(seaweed: Seaweed, bucket: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    monkeypatch.setattr(s3_origin, "PATIENT_ATTEMPTS", 2)  # or each failure waits fifteen seconds
    with run_proxy(seaweed.endpoint_url) as proxy:
        ready = Bench(seaweed, proxy, bucket, PulledOriginals(FolderStore(tmp_path / "store"), "froid"))
        ready.put(a_md=b"Fermez la porte.", b_md=b"Notez l'heure.")
        yield ready


def test_what_is_below_the_prefix_is_pulled_under_the_origin_s_name(bench: Bench) -> None:
    bench.seaweed.client.put_object(Bucket=bench.bucket, Key="ailleurs/c.md", Body=b"Non.")
    bench.seaweed.client.put_object(Bucket=bench.bucket, Key="fiches/profond/d.md", Body=b"Oui.")
    bench.pull()
    assert bench.read() == {
        "s3/a.md": b"Fermez la porte.",
        "s3/b.md": b"Notez l'heure.",
        "s3/profond/d.md": b"Oui.",
    }


def test_the_lock_says_where_each_source_came_from_and_when(bench: Bench) -> None:
    bench.rights = "usage interne"
    (first, _) = bench.pull().lock.sources
    assert first.uri == f"s3://{bench.bucket}/fiches/a.md"
    assert first.version
    assert first.size == 16
    assert first.rights == "usage interne"
    assert first.pulled_at == builders.NOON
    assert first.trouble is None


def test_a_bucket_that_keeps_versions_names_the_very_version(bench: Bench) -> None:
    versioned = {"Status": "Enabled"}
    bench.seaweed.client.put_bucket_versioning(Bucket=bench.bucket, VersioningConfiguration=versioned)
    put = bench.seaweed.client.put_object(Bucket=bench.bucket, Key="fiches/a.md", Body=b"Ouvrez.")
    (first, _) = bench.pull().lock.sources
    assert first.uri == f"s3://{bench.bucket}/fiches/a.md?versionId={put['VersionId']}"
    bench.proxy.requests.clear()
    bench.pull(LATER)
    assert bench.proxy.list_paths("GET") == [f"/{bench.bucket}"]


def test_a_pattern_chooses_among_the_keys(bench: Bench) -> None:
    bench.put(c_pdf=b"%PDF", d_md=b"Signez.")
    objects = S3Objects(bucket=bench.bucket, prefix="/fiches/", pattern="**/*.pdf")
    bench.pull(builders.NOON, S3Source(s3=objects, name="pdf"))
    assert bench.read() == {"pdf/c.pdf": b"%PDF"}


def test_hidden_objects_and_folders_of_a_console_are_no_sources(bench: Bench) -> None:
    for key in ("fiches/.DS_Store", "fiches/~$a.docx", "fiches/.git/config"):
        bench.seaweed.client.put_object(Bucket=bench.bucket, Key=key, Body=b"x")
    bench.pull()
    assert bench.read().keys() == {"s3/a.md", "s3/b.md"}


def test_an_unchanged_source_is_not_fetched_and_nothing_is_written(bench: Bench, tmp_path: Path) -> None:
    bench.pull()
    lock = tmp_path / "store/pulled/froid/sources.lock.json"
    before = (lock.read_bytes(), lock.stat().st_mtime_ns)
    bench.proxy.requests.clear()
    assert bench.pull(LATER).fetched == ()
    assert bench.proxy.list_paths("GET") == [f"/{bench.bucket}"]
    assert (lock.read_bytes(), lock.stat().st_mtime_ns) == before


def test_only_the_source_that_changed_is_fetched(bench: Bench) -> None:
    bench.pull()
    bench.put(b_md=b"Notez tout.")
    assert bench.pull(LATER).fetched == ("s3/b.md",)
    assert bench.read()["s3/b.md"] == b"Notez tout."
    assert [source.pulled_at for source in bench.pulled.lock().sources] == [builders.NOON, LATER]


def test_rights_written_later_need_no_fetching(bench: Bench) -> None:
    bench.pull()
    bench.rights = "CC BY 4.0"
    again = bench.pull(LATER)
    assert again.fetched == ()
    assert {source.rights for source in again.lock.sources} == {"CC BY 4.0"}


def test_another_name_for_the_same_place_needs_no_fetching(bench: Bench) -> None:
    bench.pull()
    again = bench.pull(LATER, bench.entry.model_copy(update={"name": "fiches"}))
    assert again.fetched == ()
    assert bench.read().keys() == {"fiches/a.md", "fiches/b.md"}
    assert not again.troubles


def test_an_entry_taken_out_of_the_course_leaves_the_lock(bench: Bench) -> None:
    bench.pull()
    other = S3Source(s3=S3Objects(bucket=bench.bucket, prefix="ailleurs"))
    assert bench.pull(LATER, other).lock.sources == ()


def test_a_source_that_is_gone_keeps_its_last_bytes_and_says_since_when(bench: Bench) -> None:
    bench.pull()
    bench.delete("a.md")
    bench.pull(LATER)
    troubles = bench.pull(LATER + timedelta(days=9)).troubles
    assert bench.read()["s3/a.md"] == b"Fermez la porte."
    assert troubles["s3/a.md"].since == LATER
    assert troubles["s3/a.md"].vanished
    assert "pull --drop" in troubles["s3/a.md"].remedy
    bench.put(a_md=b"Fermez la porte.")
    assert not bench.pull(LATER).troubles


def test_a_person_lets_go_of_what_is_gone(bench: Bench) -> None:
    bench.pull()
    bench.delete("a.md")
    bench.pull(LATER, drop=True)
    assert bench.read().keys() == {"s3/b.md"}


def test_what_only_failed_is_not_let_go_of(bench: Bench) -> None:
    bench.pull()
    bench.proxy.before = lambda method, path: make_error(403, "AccessDenied")
    bench.pull(LATER, drop=True)
    assert bench.read().keys() == {"s3/a.md", "s3/b.md"}


def test_an_emptied_prefix_is_told_and_its_sources_are_kept(bench: Bench) -> None:
    bench.pull()
    bench.delete("a.md")
    bench.delete("b.md")
    assert bench.troubles(LATER) == {bench.entry.place: "contains no source that matches its entry"}
    assert bench.read().keys() == {"s3/a.md", "s3/b.md"}


@pytest.mark.parametrize(
    ("status", "code", "told"),
    [
        (403, "AccessDenied", "access is denied. Give these credentials the right to read and list"),
        (404, "NoSuchBucket", "the bucket does not exist. Create it, or correct the bucket's name"),
        (400, "ExpiredToken", "the credentials have expired. Get new ones"),
        (503, "SlowDown", "the server asks to slow down (SlowDown). Try again later"),
        (500, "InternalError", "the server failed (500 InternalError). Try again later"),
    ],
)
def test_a_bucket_that_refuses_is_named_with_a_remedy_and_keeps_what_was_pulled(
    bench: Bench, status: int, code: str, told: str
) -> None:
    bench.pull()
    bench.proxy.before = lambda method, path: make_error(status, code)
    troubles = bench.pull(LATER).troubles
    assert {place: f"{each.happened}. {each.remedy}" for place, each in troubles.items()} == {
        bench.entry.place: told
    }
    assert troubles[bench.entry.place].since == LATER
    assert bench.read().keys() == {"s3/a.md", "s3/b.md"}
    bench.proxy.before = lambda method, path: None
    assert not bench.pull(LATER).troubles


def test_a_bucket_that_still_refuses_is_told_since_the_first_time(bench: Bench) -> None:
    bench.proxy.before = lambda method, path: make_error(403, "AccessDenied")
    bench.pull()
    (trouble,) = bench.pull(LATER).troubles.values()
    assert trouble.since == builders.NOON


def test_a_wrong_secret_is_refused_by_a_server_that_looks_at_it(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "wrong")
    assert bench.troubles() == {bench.entry.place: "the secret key is wrong"}


def test_a_missing_bucket_does_not_stop_the_other(bench: Bench) -> None:
    missing = S3Source(s3=S3Objects(bucket="premierjet-nowhere"), name="nowhere")
    troubles = bench.pull(builders.NOON, missing, bench.entry).troubles
    assert list(troubles) == ["s3://premierjet-nowhere/**"]
    assert troubles["s3://premierjet-nowhere/**"].happened == "the bucket does not exist"
    assert troubles["s3://premierjet-nowhere/**"].french == (
        "le bucket n\u2019existe pas. Créez-le, ou corrigez son nom"
    )
    assert bench.read().keys() == {"s3/a.md", "s3/b.md"}


def test_an_unknown_profile_is_told_and_does_not_stop_the_other(bench: Bench) -> None:
    other = S3Source(s3=S3Objects(bucket=bench.bucket, profile="nobody"), name="other")
    (told,) = bench.pull(builders.NOON, other, bench.entry).troubles.values()
    assert "nobody" in told.happened
    assert bench.read().keys() == {"s3/a.md", "s3/b.md"}


def test_credentials_that_expire_stop_no_other_bucket(bench: Bench) -> None:
    other = bench.seaweed.make_bucket()
    bench.seaweed.client.put_object(Bucket=other, Key="c.md", Body=b"Signez.")
    bench.proxy.before = lambda method, path: (
        make_error(400, "ExpiredToken") if bench.bucket in path else None
    )
    second = S3Source(s3=S3Objects(bucket=other), name="other")
    troubles = bench.pull(builders.NOON, bench.entry, second).troubles
    assert {place: each.happened for place, each in troubles.items()} == {
        bench.entry.place: "the credentials have expired"
    }
    assert bench.read() == {"other/c.md": b"Signez."}


@pytest.mark.parametrize(
    ("status", "code", "told"),
    [
        (400, "ExpiredToken", "the credentials have expired"),
        (404, "NoSuchBucket", "the bucket does not exist"),
        (403, "InvalidAccessKeyId", "the access key is unknown"),
    ],
)
def test_what_is_refused_of_every_object_half_way_is_told_once(
    bench: Bench, status: int, code: str, told: str
) -> None:
    """A bucket of a thousand objects had a thousand troubles, and was asked a thousand times."""
    bench.put(**{f"n{number}_md": b"Notez." for number in range(30)})
    bench.proxy.before = denying(".md", status, code)
    assert bench.troubles() == {bench.entry.place: told}
    assert len([path for path in bench.proxy.list_paths("GET") if path.endswith(".md")]) < 10


def test_a_bucket_that_asks_to_slow_down_is_asked_again_after_a_while(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(s3_origin, "PATIENT_ATTEMPTS", AS_SHIPPED)
    busy = iter([make_error(503, "SlowDown")] * 3)
    bench.proxy.before = lambda method, path: next(busy, None) if path.endswith("a.md") else None
    assert bench.troubles() == {}
    assert bench.read().keys() == {"s3/a.md", "s3/b.md"}


def denying(name: str, status: int = 403, code: str = "AccessDenied") -> object:
    return lambda method, path: make_error(status, code) if path.endswith(name) else None


def test_one_object_that_is_denied_does_not_stop_the_others(bench: Bench) -> None:
    bench.proxy.before = denying("a.md")
    assert bench.troubles() == {"s3/a.md": "access is denied"}
    assert bench.read() == {"s3/b.md": b"Notez l'heure."}


def test_a_change_that_cannot_be_fetched_leaves_the_bytes_there_were(bench: Bench) -> None:
    bench.pull()
    bench.put(a_md=b"Ouvrez.")
    bench.proxy.before = denying("a.md", 503, "SlowDown")
    assert bench.troubles(LATER) == {"s3/a.md": "the server asks to slow down (SlowDown)"}
    assert bench.read()["s3/a.md"] == b"Fermez la porte."


def test_an_object_deleted_after_it_was_listed_is_told(bench: Bench) -> None:
    bench.proxy.before = denying("a.md", 404, "NoSuchKey")
    assert bench.troubles() == {"s3/a.md": "was deleted after it was listed"}
    assert bench.read() == {"s3/b.md": b"Notez l'heure."}


def test_an_object_that_changed_after_it_was_listed_is_known_by_what_was_got(bench: Bench) -> None:
    stale = bench.proxy.after

    def overwritten(method: str, path: str, answer: ProxyAnswer) -> ProxyAnswer:
        if path == f"/{bench.bucket}":
            bench.put(a_md=b"Ouvrez.")
        return answer

    bench.proxy.after = overwritten
    bench.pull()
    bench.proxy.after = stale
    assert bench.read()["s3/a.md"] == b"Ouvrez."
    assert bench.pull(LATER).fetched == ()


def listing(bench: Bench, before: bytes, after: bytes) -> None:
    """Let the server's listing say something else."""

    def changed(method: str, path: str, answer: ProxyAnswer) -> ProxyAnswer:
        body = answer.body.replace(before, after) if path == f"/{bench.bucket}" else answer.body
        return ProxyAnswer(answer.status, answer.headers, body)

    bench.proxy.after = changed


def test_an_object_of_2_gb_is_refused_without_being_fetched(bench: Bench) -> None:
    listing(bench, b"<Size>16</Size>", b"<Size>2000000000</Size>")
    bench.proxy.requests.clear()
    assert bench.troubles() == {"s3/a.md": "is 2000 MB; the maximum for a source is 100 MB"}
    assert f"/{bench.bucket}/fiches/a.md" not in bench.proxy.list_paths("GET")
    assert bench.read() == {"s3/b.md": b"Notez l'heure."}


def test_an_object_that_grew_after_it_was_listed_is_not_held_in_memory(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.sources.s3.LARGEST_SOURCE", 15)
    monkeypatch.setattr("adapters.sources.origin.LARGEST_SOURCE", 15)
    listing(bench, b"<Size>16</Size>", b"<Size>1</Size>")
    (told,) = bench.troubles().values()
    assert "the maximum for a source" in told
    assert bench.read() == {"s3/b.md": b"Notez l'heure."}
    copy = Bucket(bench.bucket, endpoint_url=bench.proxy.endpoint_url).at_most("fiches/a.md", 15)
    assert copy is not None
    assert (copy.data, copy.size) == (b"", 16)


def test_an_empty_object_is_told(bench: Bench) -> None:
    bench.put(c_md=b"")
    assert bench.troubles() == {"s3/c.md": "is empty (0 bytes)"}


@pytest.mark.parametrize(
    "key", [b"..%2Fa.md", b"x%2F..%2F..%2Fa.md", b"%2Fetc%2Fpasswd", b"a%0Ab.md", b"gpj.%E2%80%AEfdp.md"]
)
def test_a_key_no_citation_can_bear_is_told_and_the_others_go_on(bench: Bench, key: bytes) -> None:
    listing(bench, b"fiches%2Fa.md", b"fiches%2F" + key)
    listing_plain = bench.proxy.after

    def either(method: str, path: str, answer: ProxyAnswer) -> ProxyAnswer:
        plain = key.replace(b"%2F", b"/")
        changed = answer.body.replace(b"<Key>fiches/a.md", b"<Key>fiches/" + plain)
        return listing_plain(method, path, ProxyAnswer(answer.status, answer.headers, changed))

    bench.proxy.after = either
    (told,) = bench.troubles().values()
    assert told.startswith("has a name")
    assert bench.read() == {"s3/b.md": b"Notez l'heure."}


def test_two_keys_of_one_name_are_told_and_the_first_is_kept(bench: Bench) -> None:
    for number, form in enumerate(("NFC", "NFD")):
        key = f"fiches/{normalize(form, 'réunion')}.md"
        bench.seaweed.client.put_object(Bucket=bench.bucket, Key=key, Body=b"%d" % number)
    assert bench.troubles() == {
        "s3/réunion.md (2)": "has the same name as another source, spelled differently"
    }
    assert bench.read()["s3/réunion.md"] in (b"0", b"1")


def test_an_original_that_was_lost_is_fetched_again(bench: Bench, tmp_path: Path) -> None:
    first = bench.pull().lock.sources[0]
    (tmp_path / "store/originals" / first.sha256).unlink()
    with pytest.raises(SourceUnreadable, match=r"s3/a\.md: has changed in the store since it was pulled"):
        bench.pulled.read(first)
    assert bench.pull(LATER).fetched == ("s3/a.md",)
    assert bench.read()["s3/a.md"] == b"Fermez la porte."


def test_an_original_somebody_changed_is_not_cited(bench: Bench, tmp_path: Path) -> None:
    first = bench.pull().lock.sources[0]
    (tmp_path / "store/originals" / first.sha256).write_bytes(b"Ouvrez la porte.")
    with pytest.raises(SourceUnreadable, match=r"s3/a\.md: has changed in the store since it was pulled"):
        bench.pulled.read(first)


def test_a_lock_somebody_wrote_into_is_not_believed(bench: Bench, tmp_path: Path) -> None:
    bench.pull()
    (tmp_path / "store/pulled/froid/sources.lock.json").write_text("{}")
    with pytest.raises(StoreUnusable, match=r"sources\.lock\.json: is not what was written"):
        bench.pull(LATER)


@dataclass
class Held:
    """An origin of the tests: what it holds, and how it fails."""

    entry: Remote
    holds: dict[str, tuple[str, bytes]]
    failing: frozenset[str] = frozenset()
    down: bool = False
    at_once: int = 1
    fetched: list[str] = field(default_factory=list)

    def list_sources(self) -> Iterator[ListedSource]:
        if self.down:
            raise SourceUnreadable("is down", place=self.entry.place, remedy="Wait")
        for name, (version, _) in sorted(self.holds.items()):
            yield ListedSource(f"s3/{name}", f"memory:{name}", version)

    def fetch(self, source: ListedSource, kept: str | None = None) -> Fetched | None:
        self.fetched.append(source.name)
        name = source.name.removeprefix("s3/")
        if name in self.failing:
            raise SourceUnreadable("fails", place=source.name, remedy="Wait")
        version, data = self.holds[name]
        return None if version == kept else Fetched(data, version, source.uri)


def of_memory(holds: dict[str, bytes], **how: object) -> Held:
    entry = S3Source(s3=S3Objects(bucket="memory"))
    return Held(entry, {name: (data.hex(), data) for name, data in holds.items()}, **how)  # type: ignore[arg-type]


def pulled_from(origin: Held, pulled: PulledOriginals, now: datetime = builders.NOON) -> Pull:
    return pull_origins([origin.entry], lambda entry: origin, pulled, now)


HOLDINGS = st.dictionaries(st.sampled_from("abcd"), st.binary(min_size=1, max_size=4))
STATES = st.lists(
    st.tuples(HOLDINGS, st.frozensets(st.sampled_from("abcd")), st.booleans()), min_size=1, max_size=6
)


@given(STATES, st.integers(min_value=1, max_value=3))
def test_whatever_fails_in_between_each_source_is_as_it_was_got_last(
    tmp_path_factory: pytest.TempPathFactory,
    states: list[tuple[dict[str, bytes], frozenset[str], bool]],
    at_once: int,
) -> None:
    pulled = PulledOriginals(FolderStore(tmp_path_factory.mktemp("store")), "froid")
    expected: dict[str, bytes] = {}
    for holds, failing, down in states:
        before = dict(expected)
        if not down:
            expected |= {name: data for name, data in holds.items() if name not in failing}
            # What fails to be fetched only matters where it changed.
        origin = of_memory(holds, failing=failing, down=down, at_once=at_once)
        lock = pulled_from(origin, pulled).lock
        assert {s.name: pulled.read(s) for s in lock.sources} == {f"s3/{n}": d for n, d in expected.items()}
        if not down:
            needed = {n for n, d in holds.items() if before.get(n) != d}
            assert set(origin.fetched) <= {f"s3/{n}" for n in needed}


class Broken(Exception):
    """The machine stopped here."""


class BreakingStore(FolderStore):
    """A store whose n-th write never comes."""

    left = 10**9

    def put(self, key: str, data: object) -> None:
        if self.left == 0:
            raise Broken
        self.left -= 1
        super().put(key, data)  # type: ignore[arg-type]


@pytest.mark.parametrize("writes", range(6))
def test_a_pull_broken_off_at_any_write_loses_nothing_and_the_next_one_completes_it(
    tmp_path: Path, writes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pull, "SAVE_INTERVAL", 2)
    store = BreakingStore(tmp_path)
    pulled = PulledOriginals(store, "froid")
    pulled_from(of_memory({"a": b"1", "b": b"2"}), pulled)
    store.left = writes
    after = of_memory({"a": b"3", "b": b"4", "c": b"5", "d": b"6"})
    with pytest.raises(Broken):
        pulled_from(after, pulled)
    kept = {source.name: pulled.read(source) for source in pulled.lock().sources}
    assert kept["s3/a"] in (b"1", b"3")
    assert kept["s3/b"] in (b"2", b"4")
    store.left = 10**9
    lock = pulled_from(after, pulled).lock
    assert {s.name: pulled.read(s) for s in lock.sources} == {
        "s3/a": b"3",
        "s3/b": b"4",
        "s3/c": b"5",
        "s3/d": b"6",
    }


def test_a_first_pull_broken_off_was_not_asked_to_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Drafts would otherwise be written from the half of it."""
    monkeypatch.setattr(pull, "SAVE_INTERVAL", 2)
    store = BreakingStore(tmp_path)
    store.left = 3
    origin, pulled = of_memory({"a": b"1", "b": b"2", "c": b"3"}), PulledOriginals(store, "froid")
    with pytest.raises(Broken):
        pulled_from(origin, pulled)
    assert [source.name for source in pulled.lock().sources] == ["s3/a", "s3/b"]
    assert pulled.lock().origin(origin.entry.place) is None
    store.left = 10**9
    assert pulled_from(origin, pulled).fetched == ("s3/c",)


def test_a_few_are_fetched_at_a_time_and_told_in_the_order_they_are_listed(tmp_path: Path) -> None:
    """Three wait for each other: one after the other, the first would wait for ever."""
    together = Barrier(3, timeout=30)
    origin = of_memory({name: name.encode() for name in "abcdef"}, at_once=3)
    fetch = origin.fetch

    def slowly(source: ListedSource, kept: str | None = None) -> Fetched | None:
        together.wait()
        return fetch(source, kept)

    origin.fetch = slowly  # type: ignore[method-assign]
    done = pulled_from(origin, PulledOriginals(FolderStore(tmp_path), "froid"))
    assert done.fetched == tuple(f"s3/{name}" for name in "abcdef")
    assert [source.name for source in done.lock.sources] == list(done.fetched)


def test_objects_of_a_bucket_are_fetched_side_by_side(bench: Bench) -> None:
    """Each answer is held back until another request has come."""
    bench.put(c_md=b"Signez.", d_md=b"Datez.")
    together = Barrier(2, timeout=30)

    def held_back(method: str, path: str) -> None:
        if path.endswith(".md"):
            together.wait()

    bench.proxy.before = held_back
    assert bench.pull().fetched == ("s3/a.md", "s3/b.md", "s3/c.md", "s3/d.md")
    assert bench.read()["s3/d.md"] == b"Datez."


def test_a_host_that_went_down_is_not_asked_for_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(origin_fetcher, "PATIENCE_SECONDS", -1.0)
    origin = of_memory({"a": b"1", "b": b"2"}, failing=frozenset("ab"))
    pulled = PulledOriginals(FolderStore(tmp_path), "froid")
    told = {name: each.happened for name, each in pulled_from(origin, pulled).troubles.items()}
    assert origin.fetched == []
    assert set(told.values()) == {"was skipped: the sources before it took too long to fail"}


def test_what_was_pulled_is_a_canonical_document(bench: Bench, tmp_path: Path) -> None:
    lock = bench.pull().lock
    stored = (tmp_path / "store/pulled/froid/sources.lock.json").read_bytes()
    assert stored == lock.canonical()
    assert SourcesLock.from_json(stored) == lock
