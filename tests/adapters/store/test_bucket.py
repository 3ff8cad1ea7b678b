"""The bucket of a new S3 server is made once, with Object Lock where lines of the ledger are to be locked."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from uuid import uuid4

import pytest
from botocore.exceptions import HTTPClientError

from adapters.s3 import Bucket
from adapters.s3_failures import explain_failure
from adapters.store.bucket import main, make_bucket
from pipelines.testing.s3_server import REGION, Seaweed
from schemas.errors import InvalidInput, StoreUnusable
from schemas.language import Language
from schemas.refusal import BilingualText, Refusal


@pytest.fixture
def named(seaweed: Seaweed, bucket: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A bucket that PREMIERJET_STORE names and that is not there; `bucket` brings the credentials."""
    name = f"premierjet-{uuid4().hex[:12]}"
    (tmp_path / "dagster.yaml").touch()
    monkeypatch.setenv("PREMIERJET_ROOT", str(tmp_path))
    monkeypatch.setenv("PREMIERJET_S3_ENDPOINT_URL", seaweed.endpoint_url)
    monkeypatch.setenv("PREMIERJET_STORE", f"s3://{name}/production")
    return name


def test_a_bucket_is_made_once(seaweed: Seaweed, named: str) -> None:
    assert main() == f"s3://{named} was made"
    assert main() == f"s3://{named} was there"
    with pytest.raises(Exception, match="ObjectLockConfigurationNotFound"):
        seaweed.client.get_object_lock_configuration(Bucket=named)


def test_a_bucket_for_locked_lines_is_made_with_object_lock(
    seaweed: Seaweed, named: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PREMIERJET_LEDGER_LOCK_DAYS", "1")
    main()
    lock = seaweed.client.get_object_lock_configuration(Bucket=named)
    assert lock["ObjectLockConfiguration"]["ObjectLockEnabled"] == "Enabled"


def test_a_folder_is_no_bucket(named: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREMIERJET_STORE", ".premierjet")
    with pytest.raises(InvalidInput, match="is no bucket"):
        main()


def test_a_server_that_stays_away_is_told_of(named: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREMIERJET_S3_ENDPOINT_URL", "http://127.0.0.1:9")
    with pytest.raises(StoreUnusable, match=named):
        main(patience=0)


def test_whoever_may_not_make_a_bucket_is_told_so(
    seaweed: Seaweed, named: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "wrong")
    with pytest.raises(StoreUnusable, match="secret"):
        make_bucket(Bucket(named, endpoint_url=seaweed.endpoint_url, region=REGION), locked=False)


class Elsewhere(BaseHTTPRequestHandler):
    """A server that sends everybody to https, as one in front of an S3 server does."""

    def do_GET(self) -> None:
        self.send_response(301)
        self.send_header("Location", f"https://127.0.0.1{self.path}")
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_HEAD = do_PUT = do_GET  # noqa: N815

    def log_message(self, format: str, *args: object) -> None:
        """Print nothing."""


@pytest.fixture
def redirected() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_an_endpoint_that_redirects_is_told_how(redirected: str, bucket: str) -> None:
    """botocore asked anew for each redirect until Python's stack was full, and that was a traceback."""
    with pytest.raises(StoreUnusable, match=r"redirects every request\. Correct .* https://") as refused:
        Bucket(bucket, endpoint_url=redirected, region=REGION).get("key")
    assert refused.value.__suppress_context__


def test_a_redirect_met_in_the_http_library_is_told_alike() -> None:
    """Where the stack ends is chance: under xdist it was inside urllib3, and "does not answer" was said."""
    met = HTTPClientError(error=RecursionError())
    refusal = explain_failure(met, "http://s3.example", BilingualText("lire", "read"), "s3://b/key")
    assert refusal.explain(Language.ENGLISH) == Refusal("s3.redirected", place="s3://b/key").explain(
        Language.ENGLISH
    )
