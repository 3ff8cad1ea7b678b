"""What a person is told when the bucket cannot be used, and what a bad network may not do to a writer."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

import adapters.s3_client as s3_client
import adapters.s3_patience as s3_patience
from adapters.s3 import PROBE, Bucket
from adapters.settings import Settings
from adapters.store.factory import open_store
from adapters.store.s3 import S3Store
from pipelines.testing.s3_proxy import AnswerLost, Proxy, ProxyAnswer, make_error, run_proxy
from pipelines.testing.s3_server import READER_KEY, READER_SECRET, Seaweed
from schemas.errors import StoreUnusable


@pytest.fixture
def proxy(seaweed: Seaweed) -> Iterator[Proxy]:
    with run_proxy(seaweed.endpoint_url) as running:
        yield running


@pytest.fixture
def behind(proxy: Proxy, bucket: str) -> S3Store:
    """A store that reaches its server through the proxy."""
    return S3Store(Bucket(bucket, endpoint_url=proxy.endpoint_url))


@pytest.fixture
def store(seaweed: Seaweed, bucket: str) -> S3Store:
    return S3Store(Bucket(bucket, endpoint_url=seaweed.endpoint_url))


def verbs_refused(store: S3Store, words: str) -> None:
    for verb in (
        lambda: store.get("a/b"),
        lambda: store.put("a/b", b""),
        lambda: store.put_if_absent("a/b", b""),
        lambda: list(store.list("a/")),
        lambda: store.delete("a/b"),
    ):
        with pytest.raises(StoreUnusable, match=words):
            verb()


def test_a_wrong_secret_is_refused_with_the_variable_to_correct(
    seaweed: Seaweed, bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "wrong")
    wrong = S3Store(Bucket(bucket, endpoint_url=seaweed.endpoint_url))
    for verb in (lambda: wrong.get("a/b"), lambda: list(wrong.list(""))):
        with pytest.raises(StoreUnusable, match=r"the secret key is wrong\. Correct AWS_SECRET_ACCESS_KEY"):
            verb()
    for write in (wrong.put, wrong.put_if_absent):
        with pytest.raises(StoreUnusable, match=r"secret key is wrong|access is denied"):
            write("a/b", b"")
    assert "Contents" not in seaweed.client.list_objects_v2(Bucket=bucket)


def test_an_unknown_access_key_is_refused_with_the_variable_to_correct(
    seaweed: Seaweed, bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "nobody")
    store = S3Store(Bucket(bucket, endpoint_url=seaweed.endpoint_url))
    with pytest.raises(StoreUnusable, match=r"access key is unknown\. Correct AWS_ACCESS_KEY_ID"):
        store.get("a/b")


def test_no_credentials_at_all_are_asked_for(
    seaweed: Seaweed, bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    verbs_refused(
        S3Store(Bucket(bucket, endpoint_url=seaweed.endpoint_url)), r"Set AWS_ACCESS_KEY_ID and AWS_SECRET"
    )


def test_rights_to_read_only_read(seaweed: Seaweed, bucket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    seaweed.client.put_object(Bucket=bucket, Key="a/b", Body=b"kept")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", READER_KEY)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", READER_SECRET)
    reader = S3Store(Bucket(bucket, endpoint_url=seaweed.endpoint_url))
    assert reader.get("a/b") == b"kept"
    for write in (reader.put, reader.put_if_absent):
        with pytest.raises(StoreUnusable, match=r"access is denied\. Give these credentials the right"):
            write("a/c", b"")
    assert [entry.key for entry in reader.list("")] == ["a/b"]


@pytest.mark.usefixtures("bucket")
def test_a_missing_bucket_is_named_and_never_made(seaweed: Seaweed) -> None:
    """SeaweedFS makes a bucket on the first write to it, so a typing error would found a second store."""
    store = S3Store(Bucket("premierjet-typo", endpoint_url=seaweed.endpoint_url))
    for verb in (lambda: store.get("a"), lambda: store.put("a", b""), lambda: store.put_if_absent("a", b"")):
        with pytest.raises(
            StoreUnusable, match=r"s3://premierjet-typo.*the bucket does not exist\. Create it"
        ):
            verb()
    assert "premierjet-typo" not in {each["Name"] for each in seaweed.client.list_buckets()["Buckets"]}


def test_a_server_that_is_not_there_is_said_so(bucket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}"
        verbs_refused(S3Store(Bucket(bucket, endpoint_url=url)), r"does not answer.*Check the network")


def test_a_server_that_never_answers_is_given_up(bucket: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(s3_patience, "SILENT_SECONDS", 0.2)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(StoreUnusable, match="does not answer"):
            S3Store(Bucket(bucket, endpoint_url=url)).get("a/b")


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (make_error(503, "SlowDown"), r"asks to slow down \(SlowDown\)\. Try again later"),
        (make_error(500, "InternalError"), r"the server failed \(500 InternalError\)"),
        (make_error(507, "InsufficientStorage"), r"the server is full\. Make room"),
        (make_error(400, "QuotaExceeded"), r"the bucket is full\. Make room"),
        (make_error(403, "RequestTimeTooSkewed"), r"clock is off\. Set the clock"),
        (make_error(400, "ExpiredToken"), r"credentials have expired"),
        (make_error(400, "Odd"), r"refused \(400 Odd\)"),
        (
            ProxyAnswer(404, (), b"<html>not S3</html>"),
            r"answered 404, which an S3 server does not do\. Correct the endpoint's URL",
        ),
    ],
    ids=lambda value: (
        f"{value.status} {value.body[12:30].decode()}" if isinstance(value, ProxyAnswer) else ""
    ),
)
def test_what_a_server_answers_becomes_a_sentence(
    behind: S3Store, proxy: Proxy, answer: ProxyAnswer, words: str
) -> None:
    behind.put("a/b", b"before")
    proxy.before = lambda method, path: answer if method in {"PUT", "GET"} else None
    with pytest.raises(StoreUnusable, match=words):
        behind.put("a/b", b"after")
    assert proxy.count("PUT") <= 1 + s3_client.ATTEMPTS
    proxy.before = lambda method, path: None
    assert behind.get("a/b") == b"before"


def test_a_passing_failure_is_tried_again(behind: S3Store, proxy: Proxy) -> None:
    failing = iter([make_error(503, "SlowDown")])
    proxy.before = lambda method, path: next(failing, None) if method == "PUT" else None
    behind.put("a/b", b"kept")
    assert proxy.count("PUT") == 2


def test_a_server_that_ignores_conditional_writes_is_refused_before_it_is_trusted(
    behind: S3Store, proxy: Proxy, seaweed: Seaweed
) -> None:
    proxy.after = lambda method, path, answer: (
        ProxyAnswer(200, (("ETag", '"x"'),)) if answer.status == 412 else answer
    )
    for _ in range(2):
        with pytest.raises(StoreUnusable, match=r"ignores conditional writes.*Use a server that honours"):
            behind.put_if_absent("drafts/a--b/r00001.json", b"{}")
    assert list(behind.list("")) == []


def test_a_server_is_tried_once_a_store(behind: S3Store, proxy: Proxy) -> None:
    for number in range(5):
        assert behind.put_if_absent(f"drafts/{number}", b"")
    probes = [path for path in proxy.list_paths("PUT") if path.endswith(PROBE)]
    assert len(probes) == 2
    assert behind.put_if_absent("drafts/5", b"")
    assert proxy.count("PUT") == 2 + 6


def test_a_writer_whose_answer_got_lost_still_knows_it_won(behind: S3Store, proxy: Proxy) -> None:
    """The request is repeated and loses against itself; a ledger line would be taken for another's."""
    behind.put_if_absent("warm", b"")
    lost = iter([True])

    def lose_one(method: str, path: str, answer: ProxyAnswer) -> ProxyAnswer:
        if method == "PUT" and next(lost, False):
            raise AnswerLost
        return answer

    proxy.after = lose_one
    assert behind.put_if_absent("ledger/a--b/1.json", b"mine")
    assert behind.get("ledger/a--b/1.json") == b"mine"
    assert not behind.put_if_absent("ledger/a--b/1.json", b"mine")


def test_a_loser_whose_answer_got_lost_still_knows_it_lost(
    behind: S3Store, proxy: Proxy, store: S3Store
) -> None:
    behind.put_if_absent("warm", b"")
    store.put_if_absent("ledger/a--b/1.json", b"theirs")
    lost = iter([True])

    def lose_one(method: str, path: str, answer: ProxyAnswer) -> ProxyAnswer:
        if method == "PUT" and next(lost, False):
            raise AnswerLost
        return answer

    proxy.after = lose_one
    assert not behind.put_if_absent("ledger/a--b/1.json", b"theirs")


def test_two_conditional_writes_at_one_moment_are_settled_by_asking_again(
    behind: S3Store, proxy: Proxy
) -> None:
    """Amazon answers 409 ConditionalRequestConflict while another write of the key is under way."""
    behind.put_if_absent("warm", b"")
    busy = iter([make_error(409, "ConditionalRequestConflict")])
    proxy.before = lambda method, path: next(busy, None) if method == "PUT" else None
    assert behind.put_if_absent("drafts/a--b/r00001.json", b"{}")


def test_folders_made_by_a_console_are_not_entries(store: S3Store, seaweed: Seaweed, bucket: str) -> None:
    seaweed.client.put_object(Bucket=bucket, Key="drafts/", Body=b"")
    store.put("drafts/a--b/r00001.json", b"{}")
    assert [entry.key for entry in store.list("drafts/")] == ["drafts/a--b/r00001.json"]


def test_two_prefixes_of_a_bucket_are_two_stores(seaweed: Seaweed, bucket: str) -> None:
    one, two = (
        S3Store(Bucket(bucket, endpoint_url=seaweed.endpoint_url), prefix) for prefix in ("team", "/team-2/")
    )
    assert one.put_if_absent("drafts/a", b"one")
    assert two.put_if_absent("drafts/a", b"two")
    assert [entry.key for entry in one.list("")] == ["drafts/a"]
    assert (one.get("drafts/a"), two.get("drafts/a")) == (b"one", b"two")
    assert (one.place, two.place) == (f"s3://{bucket}/team", f"s3://{bucket}/team-2")


def test_the_setting_opens_the_bucket(seaweed: Seaweed, bucket: str, tmp_path: Path) -> None:
    settings = Settings(_env_file=None, store=f"s3://{bucket}/pre/fix", s3_endpoint_url=seaweed.endpoint_url)
    store = open_store(tmp_path, settings)
    store.put("drafts/a", b"kept")
    assert seaweed.client.get_object(Bucket=bucket, Key="pre/fix/drafts/a")["ContentLength"] == 4
