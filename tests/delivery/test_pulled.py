"""An LMS pulls: by a stable address over plain HTTP as Moodle's localsync does, by a signed one, by feed."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from hashlib import sha1
from http.server import SimpleHTTPRequestHandler
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from adapters.courses import CourseFolder
from pipelines.testing.builders import KEY, NOON
from pipelines.testing.http_server import serve_requests
from pipelines.testing.places import COURSE, LATEST, TargetUnderTest
from pipelines.testing.releases import Shipment, make_destination, make_shipment
from pipelines.testing.s3_proxy import Proxy
from schemas.delivery import Link
from schemas.feed import Feed


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def served(in_a_folder: TargetUnderTest) -> Iterator[str]:
    """The folder's files, read by a web server that knows nothing of Premierjet."""
    drop = in_a_folder.folder / "lms"
    drop.mkdir()
    with serve_requests(partial(Quiet, directory=str(drop))) as origin:  # type: ignore[arg-type]
        yield origin


class Localsync:
    """A SCORM activity of Moodle's type localsync: its cron downloads one address and compares a SHA-1.

    As mod/scorm/locallib.php, scorm_parse: an unchanged `sha1hash` leaves the activity as it is, another
    one has its package parsed again, under the same activity and so the same attempts.
    """

    def __init__(self, address: str) -> None:
        self.address, self.sha1hash, self.revision = address, "", 0

    def cron(self) -> bytes:
        with urlopen(self.address, timeout=10) as answer:
            data: bytes = answer.read()
        if (found := sha1(data).hexdigest()) != self.sha1hash:
            self.sha1hash, self.revision = found, self.revision + 1
        return data


def links(place: TargetUnderTest, shipped: Shipment, days: int = 7, **changes: Any) -> tuple[Link, ...]:
    target = place.target.model_copy(update=changes)
    lms = make_destination(target, CourseFolder(place.folder, COURSE)).open()
    return lms.list_links(shipped.release, NOON, days)


def test_an_activity_that_follows_one_address_gets_each_release_once(
    in_a_folder: TargetUnderTest, served: str
) -> None:
    first, second = make_shipment(), make_shipment(2, text="second")
    in_a_folder.deliver(first)
    listed = links(in_a_folder, first, public_url=f"{served}/")
    activity = Localsync(next(each.url for each in listed if each.url.endswith("scorm12.zip")))
    assert activity.cron() == first.files[f"{KEY}--v1--scorm12.zip"]
    activity.cron()
    assert activity.revision == 1
    in_a_folder.deliver(second)
    assert activity.cron() == second.files[f"{KEY}--v2--scorm12.zip"]
    assert activity.revision == 2


def test_an_lms_that_polls_reads_the_feed_and_finds_what_it_names(
    in_a_folder: TargetUnderTest, served: str
) -> None:
    shipped = make_shipment()
    in_a_folder.deliver(shipped)
    with urlopen(f"{served}/index.json", timeout=10) as answer:
        module = Feed.from_json(answer.read()).module(KEY)
    assert module is not None
    for package in module.packages:
        with urlopen(f"{served}/{package.latest}", timeout=10) as answer:
            assert answer.read() == shipped.files[package.path.rpartition("/")[2]]


def test_stable_addresses_do_not_expire_and_come_first(in_a_folder: TargetUnderTest) -> None:
    shipped = make_shipment()
    in_a_folder.deliver(shipped)
    listed = links(in_a_folder, shipped, public_url="https://packages.example/formation/")
    assert [each.url for each in listed] == [
        f"https://packages.example/formation/{name}" for name in ("index.json", *LATEST)
    ]
    assert {each.expires_at for each in listed} == {None}


def test_a_folder_nobody_serves_has_no_addresses(in_a_folder: TargetUnderTest) -> None:
    shipped = make_shipment()
    in_a_folder.deliver(shipped)
    assert links(in_a_folder, shipped) == ()


def test_a_signed_address_lets_somebody_without_credentials_read_one_file(
    in_a_bucket: TargetUnderTest,
) -> None:
    shipped = make_shipment()
    in_a_bucket.deliver(shipped)
    listed = links(in_a_bucket, shipped, days=2)
    assert [each.name.rpartition("/")[2] for each in listed] == [p.name for p in shipped.release.packages]
    for each in listed:
        with urlopen(each.url, timeout=10) as answer:
            assert answer.read() == shipped.files[each.name.rpartition("/")[2]]
        assert each.expires_at == NOON + timedelta(days=2)
        assert "X-Amz-Expires=172800" in each.url


def test_a_signed_address_is_good_for_no_other_file_and_not_without_its_signature(
    in_a_bucket: TargetUnderTest,
) -> None:
    shipped = make_shipment()
    in_a_bucket.deliver(shipped)
    one, other = links(in_a_bucket, shipped)
    for address in (one.url.partition("?")[0], f"{other.url.partition('?')[0]}?{one.url.partition('?')[2]}"):
        with pytest.raises(HTTPError) as refused:
            urlopen(address, timeout=10)
        with refused.value as answer:
            assert answer.code == 403


def test_signing_asks_nothing_of_the_server(in_a_bucket: TargetUnderTest, proxy: Proxy) -> None:
    shipped = make_shipment()
    in_a_bucket.deliver(shipped)
    proxy.requests.clear()
    assert links(in_a_bucket, shipped)
    assert proxy.requests == []
