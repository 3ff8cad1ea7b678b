"""A visitor of real sites on this machine: polite to good ones, safe from bad ones."""

import gzip
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import chain, pairwise
from pathlib import Path

import pytest

from adapters.web import connections
from adapters.web.crawler import Crawler, CrawlLimits
from adapters.web.locations import locate
from schemas.errors import SourceUnreadable
from tests.mail_server import certificate
from tests.web_site import Reply, Site, moved, page, site

HERE = frozenset({"127.0.0.1"})
QUICK = CrawlLimits(seconds=5.0, pause_seconds=0.0)


@pytest.fixture
def at() -> Iterator[Site]:
    with site() as served:
        yield served


def read(
    at: Site,
    path: str = "/a",
    *,
    limits: CrawlLimits = QUICK,
    largest: int = 100_000,
    hosts: frozenset[str] = HERE,
    own: frozenset[str] = HERE,
) -> bytes:
    visitor = Crawler(hosts, own, limits)
    found = visitor.read(locate(at.url + path), accept="text/html", largest=largest)
    assert found.answer is not None
    return found.answer.data


def why_not(at: Site, path: str = "/a", **how: object) -> str:
    with pytest.raises(SourceUnreadable) as told:
        read(at, path, **how)  # type: ignore[arg-type]
    return told.value.happened


def test_a_page_is_asked_for_by_name_after_the_site_s_own_rules(at: Site) -> None:
    at.pages["/a"] = page("Fermez la porte.")
    assert b"Fermez la porte." in read(at)
    assert at.paths == ["/robots.txt", "/a"]
    assert all(said["user-agent"].startswith("Premierjet/") for _, said in at.asked)
    assert all(said["host"] == at.host for _, said in at.asked)


def test_a_page_that_robots_txt_closes_is_never_asked_for(at: Site) -> None:
    at.pages["/robots.txt"] = Reply(b"User-agent: *\nDisallow: /a\nAllow: /a/open$", media_type="text/plain")
    at.pages |= {"/a": page("Non."), "/a/open": page("Oui.")}
    assert "robots.txt" in why_not(at)
    assert b"Oui." in read(at, "/a/open")
    assert "/a" not in at.paths


def test_rules_for_us_by_name_go_before_those_for_all(at: Site) -> None:
    rules = b"User-agent: Premierjet\nDisallow: /\n\nUser-agent: *\nDisallow:"
    at.pages |= {"/robots.txt": Reply(rules, media_type="text/plain"), "/a": page("Non.")}
    assert "robots.txt" in why_not(at)


def test_a_redirect_to_a_page_that_robots_txt_closes_is_not_followed(at: Site) -> None:
    at.pages["/robots.txt"] = Reply(b"User-agent: *\nDisallow: /closed", media_type="text/plain")
    at.pages |= {"/a": moved("/closed"), "/closed": page("Non.")}
    assert "robots.txt" in why_not(at)
    assert "/closed" not in at.paths


@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_site_in_no_state_to_say_its_rules_is_left_alone(at: Site, status: int) -> None:
    at.pages |= {"/robots.txt": Reply(b"", status), "/a": page("Non.")}
    assert str(status) in why_not(at)
    assert at.paths == ["/robots.txt"]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_followed_on_hosts_that_are_named(at: Site, status: int) -> None:
    at.pages |= {"/a": moved("/b", status), "/b": page("Là.")}
    assert b"L\xc3\xa0." in read(at)


def test_a_redirect_to_another_host_is_not_followed_and_says_how_to_allow_it(at: Site) -> None:
    with site() as other:
        other.pages["/x"] = page("Ailleurs.")
        at.pages["/a"] = moved(other.url.replace("127.0.0.1", "localhost") + "/x")
        assert why_not(at) == "redirects to localhost, which the course does not name"
        assert other.asked == []


def test_a_redirect_to_a_private_address_is_refused_though_the_course_names_its_host(at: Site) -> None:
    with site() as other:
        at.pages["/a"] = moved(other.url.replace("127.0.0.1", "localhost") + "/x")
        happened = why_not(at, hosts=frozenset({"127.0.0.1", "localhost"}))
        assert "from which pages are never read" in happened
        assert other.asked == []


@pytest.mark.parametrize(
    "metadata",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://[::ffff:a9fe:a9fe]/",
        "http://2852039166/",
        "http://[fd00:ec2::254]/latest/meta-data/",
        "http://192.0.0.192/latest/",
    ],
)
def test_a_cloud_s_metadata_is_out_of_reach_even_where_it_is_named_and_allowed(
    at: Site, metadata: str
) -> None:
    at.pages["/a"] = moved(metadata)
    host = locate(metadata).host
    happened = why_not(at, hosts=HERE | {host}, own=HERE | {host})
    assert "from which pages are never read" in happened


def test_this_machine_is_no_site_unless_the_installation_says_so(at: Site) -> None:
    at.pages["/a"] = page("Non.")
    with pytest.raises(SourceUnreadable, match="PREMIERJET_WEB_OWN_HOSTS"):
        read(at, own=frozenset())
    assert at.asked == []


def test_a_name_that_leads_elsewhere_after_it_was_checked_gains_nothing(
    at: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DNS rebinding: the name is resolved once, and what was checked is what is connected to."""
    answers: list[list[str]] = [["93.184.215.14"], ["127.0.0.1"]]
    connected: list[str] = []

    def resolved(host: str, port: int) -> list[str]:
        return answers.pop(0)

    def connect(self: object, host: str, *_: object, **__: object) -> None:
        connected.append(host)
        raise connections.ConnectError("no network in tests")

    monkeypatch.setattr(connections, "_resolve_host", resolved)
    monkeypatch.setattr(connections.SyncBackend, "connect_tcp", connect)
    why_not(at, own=frozenset())
    assert connected == ["93.184.215.14"]


def test_a_name_with_one_private_address_among_public_ones_is_refused(
    at: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "_resolve_host", lambda host, port: ["93.184.215.14", "10.0.0.5"])
    assert "10.0.0.5" in why_not(at, own=frozenset())


@pytest.mark.parametrize(
    ("to", "why"),
    [
        ("file:///etc/passwd", "http or https"),
        ("http://lea:secret@127.0.0.1/", "login or a password"),
        ("", "in a circle"),
        ("/a#part", "in a circle"),
    ],
)
def test_a_redirect_to_what_is_no_page_is_refused(at: Site, to: str, why: str) -> None:
    at.pages["/a"] = moved(to)
    assert why in why_not(at)


def test_a_redirect_in_a_circle_ends(at: Site) -> None:
    at.pages |= {"/a": moved("/b"), "/b": moved("/a")}
    assert "in a circle" in why_not(at)
    assert at.paths == ["/robots.txt", "/a", "/b"]


@pytest.mark.parametrize("to", ["//[", "http://[", "//[::1/a", "https://[v1.a]:x/"])
def test_a_redirect_to_no_address_is_told(at: Site, to: str) -> None:
    """A bracket left open was cut off the pull of every other origin."""
    at.pages["/a"] = moved(to)
    assert "redirects to an address that is not a web address" in why_not(at)


def test_a_redirect_that_never_repeats_ends_too(at: Site) -> None:
    at.pages |= {f"/{number}": moved(f"/{number + 1}") for number in range(20)}
    assert "more than 5 times" in why_not(at, "/0")
    assert len(at.paths) == 7


@pytest.mark.parametrize(
    ("status", "why"), [(404, "does not exist"), (410, "was removed"), (401, "sign in"), (500, "500")]
)
def test_what_a_site_refuses_is_told_with_its_status(at: Site, status: int, why: str) -> None:
    at.pages["/a"] = Reply(b"no", status)
    told = why_not(at)
    assert why in told
    assert str(status) in told


def dripping() -> Iterable[bytes]:
    while True:
        time.sleep(0.05)
        yield b"x"


def endless() -> Iterable[bytes]:
    while True:
        yield b"x" * 65_536


def test_a_body_that_drips_ends_at_the_deadline(at: Site) -> None:
    at.pages["/a"] = Reply(dripping)
    began = time.monotonic()
    assert why_not(at, limits=CrawlLimits(seconds=0.5, pause_seconds=0.0)) == "takes too long to answer"
    assert time.monotonic() - began < 4


def late(to: str) -> Reply:
    """A redirect that is sent only after a while."""

    def sent() -> Iterable[bytes]:
        time.sleep(0.4)
        yield f"HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n".encode()

    return Reply(sent, bare=True)


def test_a_page_has_one_deadline_however_often_it_is_moved(at: Site) -> None:
    """Five redirects used to have a minute each."""
    at.pages |= {f"/{number}": late(f"/{number + 1}") for number in range(4)} | {"/4": page("Enfin.")}
    assert b"Enfin." in read(at, "/0", limits=CrawlLimits(seconds=20, pause_seconds=0.0))
    assert why_not(at, "/0", limits=CrawlLimits(seconds=1.0, pause_seconds=0.0)) == "takes too long to answer"


def test_pauses_a_site_asks_for_are_not_held_against_it(at: Site) -> None:
    at.pages |= {"/0": moved("/1"), "/1": moved("/2"), "/2": page("Enfin.")}
    assert b"Enfin." in read(at, "/0", limits=CrawlLimits(seconds=0.9, pause_seconds=0.5))


def test_rules_that_moved_are_followed_to_where_they_are(at: Site) -> None:
    """RFC 9309, 2.3.1.2. They used to be asked for again and again, as rules for where they are."""
    at.pages |= {"/robots.txt": moved("/fr/robots.txt"), "/a": page("Non.")}
    at.pages["/fr/robots.txt"] = Reply(b"User-agent: *\nDisallow: /a", media_type="text/plain")
    assert "robots.txt" in why_not(at)
    assert at.paths == ["/robots.txt", "/fr/robots.txt"]


def test_a_site_read_from_several_threads_gets_one_request_at_a_time_and_its_pauses(at: Site) -> None:
    now, most, began = 0, 0, []

    def slow() -> Iterable[bytes]:
        nonlocal now, most
        now, most = now + 1, max(most, now + 1)
        began.append(time.monotonic())
        time.sleep(0.1)
        yield b"<p>Oui.</p>"
        now -= 1

    at.pages |= {f"/{number}": Reply(slow) for number in range(4)}
    visitor = Crawler(HERE, HERE, CrawlLimits(pause_seconds=0.2))
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: visitor.read(locate(f"{at.url}/{n}"), accept="*/*", largest=99), range(4)))
    assert most == 1
    assert min(later - earlier for earlier, later in pairwise(began)) > 0.2
    assert at.paths.count("/robots.txt") == 1


def test_headers_that_drip_end_at_the_deadline(at: Site) -> None:
    at.pages["/a"] = Reply(lambda: chain([b"HTTP/1.1 200 OK\r\nX-Slow: "], dripping()), bare=True)
    assert why_not(at, limits=CrawlLimits(seconds=0.5, pause_seconds=0.0)) == "takes too long to answer"


def test_a_body_without_end_is_left_at_the_limit(at: Site) -> None:
    at.pages["/a"] = Reply(endless)
    assert why_not(at, largest=1_000_000) == "is larger than 1 MB"


def test_a_body_that_says_it_is_a_gigabyte_is_not_read_at_all(at: Site) -> None:
    at.pages["/a"] = Reply(dripping, headers={"Content-Length": "1000000000"})
    impatient = CrawlLimits(seconds=1.0, pause_seconds=0.0)
    assert why_not(at, limits=impatient, largest=1_000_000) == "is larger than 1 MB"


def test_a_packed_body_is_read_and_a_bomb_is_not(at: Site) -> None:
    packed = {"Content-Encoding": "gzip"}
    at.pages["/a"] = Reply(gzip.compress("Fermé.".encode()), headers=packed)
    at.pages["/bomb"] = Reply(gzip.compress(b"\0" * 30_000_000), headers=packed)
    assert read(at) == "Fermé.".encode()
    assert why_not(at, "/bomb", largest=1_000_000) == "is larger than 1 MB"


def test_a_body_shorter_than_it_says_is_not_taken_for_whole(at: Site) -> None:
    at.pages["/a"] = Reply(lambda: [b"half"], headers={"Content-Length": "1000"})
    assert why_not(at).startswith("was cut off")


def test_a_site_nobody_vouches_for_is_not_read(tmp_path: Path) -> None:
    context, _ = certificate(tmp_path)
    with site(context) as at:
        at.pages["/a"] = page("Non.")
        assert why_not(at).startswith("has no valid certificate (self-signed certificate")
        assert at.asked == []


def test_a_certificate_is_checked_against_the_host_s_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The address is what we connect to; the certificate still has to be the name's."""
    context, vouching = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(vouching))
    with site(context) as at:
        at.pages["/a"] = page("Oui.")
        assert b"Oui." in read(at)
        at.url = at.url.replace("127.0.0.1", "localhost")
        named = frozenset({"localhost"})
        assert "Hostname mismatch" in why_not(at, hosts=named, own=named)


def test_a_redirect_that_gives_up_encryption_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, vouching = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(vouching))
    with site(context) as at, site() as plain:
        at.pages["/a"] = moved(f"{plain.url}/a")
        assert "not encrypted" in why_not(at)
        assert plain.asked == []


def test_a_host_that_is_not_there_is_told(at: Site) -> None:
    with site() as gone:
        pass
    at.url = gone.url
    assert why_not(at).startswith("cannot be reached")


def test_a_site_is_left_alone_for_as_long_as_it_asks_and_no_longer_than_we_bear(
    at: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    at.pages["/robots.txt"] = Reply(b"User-agent: *\nCrawl-delay: 3", media_type="text/plain")
    at.pages |= {"/a": page("a"), "/b": page("b")}
    visitor = Crawler(HERE, HERE, CrawlLimits())
    for path in ("/a", "/b"):
        visitor.read(locate(at.url + path), accept="*/*", largest=1000)
    assert slept == [pytest.approx(3, abs=0.5), pytest.approx(3, abs=0.5)]
    slept.clear()
    at.pages["/robots.txt"] = Reply(b"User-agent: *\nCrawl-delay: 86400", media_type="text/plain")
    Crawler(HERE, HERE, CrawlLimits()).read(locate(at.url + "/a"), accept="*/*", largest=1000)
    assert slept == [pytest.approx(10, abs=0.5)]
