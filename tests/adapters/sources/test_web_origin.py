"""Pages of a real site on this machine, pulled, asked about again, and kept when they fail."""

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.settings import Settings
from adapters.sources.factory import open_origin
from adapters.sources.sources_lock import PulledOriginals
from adapters.sources.web import WebOrigin, name_page
from adapters.store.folder import FolderStore
from adapters.web.locations import locate
from pipelines.sourcing.pull import Pull, pull_origins
from pipelines.testing import builders
from pipelines.testing.sources import read_source
from schemas.course import WebPages, WebSource
from schemas.language import Language
from tests.web_site import Reply, Site, moved, page, site, sitemap

LATER = builders.NOON + timedelta(days=1)
HERE = Settings(web_own_hosts="127.0.0.1, localhost")


class Course:
    """A course of pages of one site, and the store they are pulled into."""

    def __init__(self, at: Site, folder: Path) -> None:
        self.at = at
        self.pulled = PulledOriginals(FolderStore(folder / "store"), "froid")

    def pull(
        self, *, later: bool = False, settings: Settings = HERE, drop: bool = False, **web: object
    ) -> Pull:
        chosen = WebPages.model_validate(web or {"sitemap": f"{self.at.url}/sitemap.xml"})
        now = LATER if later else builders.NOON
        return pull_origins(
            (WebSource(web=chosen),), lambda entry: open_origin(entry, settings), self.pulled, now, drop=drop
        )

    def read(self) -> dict[str, bytes]:
        """What is kept of each page, by its path."""
        lock = self.pulled.lock()
        return {source.name.partition(self.at.host)[2]: self.pulled.read(source) for source in lock.sources}


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "sleep", lambda _: None)


@pytest.fixture
def at() -> Iterator[Site]:
    with site() as served:
        served.pages |= {
            "/sitemap.xml": sitemap(f"{served.url}/froid", f"{served.url}/chaud"),
            "/froid": page("Fermez la porte.", ETag='"f1"'),
            "/chaud": page("Ouvrez.", Last_Modified="Wed, 25 Nov 2026 10:00:00 GMT"),
        }
        yield served


@pytest.fixture
def course(at: Site, tmp_path: Path) -> Course:
    return Course(at, tmp_path)


def troubles(pulled: Pull) -> dict[str, str]:
    return {name: trouble.happened for name, trouble in pulled.troubles.items()}


def test_a_sitemap_s_pages_are_pulled_under_host_and_path(at: Site, course: Course) -> None:
    pulled = course.pull()
    assert [source.name for source in pulled.lock.sources] == [
        f"web/{at.host}/chaud.html",
        f"web/{at.host}/froid.html",
    ]
    assert [source.uri for source in pulled.lock.sources] == [f"{at.url}/chaud", f"{at.url}/froid"]
    assert pulled.troubles == {}


def test_what_is_pulled_can_be_read_and_cited(at: Site, course: Course) -> None:
    course.pull(url=f"{at.url}/froid")
    (kept,) = course.pulled.lock().sources
    read = read_source(kept.name, course.pulled.read(kept), Language.FRENCH)
    assert [span.text for span in read.spans] == ["Fermez la porte."]


def test_an_unchanged_page_is_asked_about_and_not_sent_again(at: Site, course: Course) -> None:
    course.pull()
    first = course.read()
    at.asked.clear()
    assert course.pull(later=True).fetched == ()
    said = dict(at.asked)
    assert said["/froid"]["if-none-match"] == '"f1"'
    assert said["/chaud"]["if-modified-since"] == "Wed, 25 Nov 2026 10:00:00 GMT"
    assert course.read() == first


def test_a_page_that_changed_is_the_only_one_fetched(at: Site, course: Course) -> None:
    course.pull()
    at.pages["/froid"] = page("Fermez les deux portes.", ETag='"f2"')
    assert course.pull(later=True).fetched == (f"web/{at.host}/froid.html",)
    assert b"les deux portes" in course.read()["/froid.html"]


def test_a_host_that_says_nothing_of_versions_changes_nothing_by_sending_the_same(
    at: Site, course: Course
) -> None:
    at.pages["/froid"] = page("Fermez la porte.")
    course.pull(url=f"{at.url}/froid")
    assert course.pull(url=f"{at.url}/froid", later=True).fetched == ()
    at.pages["/froid"] = page("Fermez.")
    assert len(course.pull(url=f"{at.url}/froid", later=True).fetched) == 1


@pytest.mark.parametrize(
    "failing",
    [
        Reply(b"gone", 404),
        Reply(b"oops", 500),
        moved("/froid"),
        moved("http://10.0.0.1/"),
        Reply(b"%PDF-1.7", media_type="application/pdf"),
        Reply(b"<html>Sign in</html>", media_type=None),
        Reply(b"", 200),
        Reply(lambda: [b"half"], headers={"Content-Length": "1000"}),
    ],
    ids=["404", "500", "circle", "private", "other type", "no type", "empty", "broken off"],
)
def test_a_page_that_fails_later_keeps_its_last_bytes_and_stops_no_other(
    at: Site, course: Course, failing: Reply
) -> None:
    course.pull()
    before = course.read()
    at.pages["/froid"] = failing
    at.pages["/chaud"] = page("Ouvrez en grand.", ETag='"c2"')
    pulled = course.pull(later=True)
    assert list(troubles(pulled)) == [f"web/{at.host}/froid.html"]
    assert course.read()["/froid.html"] == before["/froid.html"]
    assert b"en grand" in course.read()["/chaud.html"]


def test_a_page_that_robots_txt_closes_is_named_and_the_others_are_pulled(at: Site, course: Course) -> None:
    at.pages["/robots.txt"] = Reply(b"User-agent: *\nDisallow: /froid", media_type="text/plain")
    told = troubles(course.pull())
    assert told == {f"web/{at.host}/froid.html": "its robots.txt does not allow programs to read it"}
    assert course.read().keys() == {"/chaud.html"}


def test_a_sitemap_out_of_reach_keeps_every_page_even_when_told_to_drop(at: Site, course: Course) -> None:
    course.pull()
    before = course.read()
    at.pages["/sitemap.xml"] = Reply(b"oops", 500)
    assert "cannot be read (500)" in troubles(course.pull(later=True, drop=True)).values()
    assert course.read() == before


def test_one_sitemap_of_an_index_out_of_reach_keeps_every_page_too(at: Site, course: Course) -> None:
    at.pages["/one.xml"], at.pages["/two.xml"] = sitemap(f"{at.url}/froid"), sitemap(f"{at.url}/chaud")
    at.pages["/sitemap.xml"] = sitemap(f"{at.url}/one.xml", f"{at.url}/two.xml", index=True)
    course.pull()
    assert course.read().keys() == {"/froid.html", "/chaud.html"}
    del at.pages["/two.xml"]
    course.pull(later=True, drop=True)
    assert course.read().keys() == {"/froid.html", "/chaud.html"}


def test_an_index_of_indexes_is_refused(at: Site, course: Course) -> None:
    at.pages["/sitemap.xml"] = sitemap(f"{at.url}/sitemap.xml", index=True)
    assert list(troubles(course.pull()).values()) == ["lists more sitemaps in turn"]


def test_pages_of_other_hosts_are_counted_and_never_asked_for(at: Site, course: Course) -> None:
    with site() as other:
        away = other.url.replace("127.0.0.1", "localhost")
        at.pages["/sitemap.xml"] = sitemap(f"{at.url}/froid", f"{away}/a", f"{away}/b", "mailto:x")
        told = troubles(course.pull())
        (why,) = told.values()
        assert why.startswith("lists 3 pages on hosts that the course does not name")
        assert other.asked == []
        assert course.read().keys() == {"/froid.html"}


def test_a_host_that_is_named_may_be_led_to(at: Site, course: Course) -> None:
    with site() as other:
        other.pages["/a"] = page("Ailleurs.")
        at.pages["/froid"] = moved(other.url.replace("127.0.0.1", "localhost") + "/a")
        pulled = course.pull(url=f"{at.url}/froid", hosts=("localhost",))
        assert pulled.troubles == {}
        assert pulled.lock.sources[0].uri.endswith("/a")


def feed(*urls: str) -> Reply:
    entries = "".join(f"<item><link>{url}</link></item>" for url in urls)
    return Reply(f"<rss><channel>{entries}</channel></rss>".encode(), media_type="application/rss+xml")


def test_what_a_feed_announced_stays_when_newer_things_take_its_place(at: Site, course: Course) -> None:
    at.pages["/feed"] = feed(f"{at.url}/froid")
    course.pull(feed=f"{at.url}/feed")
    at.pages["/feed"] = feed(f"{at.url}/chaud")
    at.asked.clear()
    pulled = course.pull(feed=f"{at.url}/feed", later=True)
    assert pulled.troubles == {}
    assert course.read().keys() == {"/froid.html", "/chaud.html"}
    assert "/froid" not in at.paths
    course.pull(feed=f"{at.url}/feed", drop=True)
    assert course.read().keys() == {"/chaud.html"}


def test_a_feed_stands_alone_in_its_entry() -> None:
    with pytest.raises(ValueError, match="stands alone"):
        WebPages(url="https://example.org", feed="https://example.org/feed")


def test_more_pages_than_meant_pull_nothing_and_a_pattern_narrows_them(at: Site, course: Course) -> None:
    chosen = {"sitemap": f"{at.url}/sitemap.xml", "most": 1}
    told = troubles(course.pull(**chosen))
    assert list(told.values()) == ["lists 2 pages, more than the 1 that `most` allows"]
    assert course.pull(**chosen, pattern="fr*").troubles == {}
    assert course.read().keys() == {"/froid.html"}


PRICE = "<!doctype html><main><p>Prix : 3,5 € l’œuf.</p></main>"


@pytest.mark.parametrize(
    ("encoding", "header"),
    [
        ("iso8859-15", "ISO-8859-15"),
        ("cp1252", "windows-1252"),
        ("cp1252", "iso-8859-1"),  # browsers take it for windows-1252 (WHATWG Encoding, 4.2)
        ("utf-16-le", "utf-16le"),
        ("mac-roman", "macintosh"),
        ("utf-8", "iso-8859-1"),
        ("utf-8", "nonsense"),
    ],
)
def test_a_page_is_read_in_the_encoding_its_host_says(
    at: Site, course: Course, encoding: str, header: str
) -> None:
    text = PRICE if encoding != "iso8859-15" else PRICE.replace("’", "'")
    at.pages["/froid"] = Reply(text.encode(encoding), media_type=f"text/html; charset={header}")
    course.pull(url=f"{at.url}/froid")
    assert course.read()["/froid.html"].decode("utf-8-sig") == text


def test_what_its_host_says_of_a_page_goes_before_what_it_says_itself(at: Site, course: Course) -> None:
    text = PRICE.replace("<main>", '<meta charset="iso-8859-15"><main>')
    at.pages["/froid"] = Reply(text.encode("mac-roman"), media_type="text/html; charset=macintosh")
    course.pull(url=f"{at.url}/froid")
    assert course.read()["/froid.html"].decode("utf-8-sig") == text


def test_a_page_that_is_in_no_encoding_its_host_says_is_told(at: Site, course: Course) -> None:
    at.pages["/froid"] = Reply(b"<p>\x81</p>", media_type="text/html; charset=shift_jis")
    told = troubles(course.pull(url=f"{at.url}/froid"))
    assert list(told.values()) == ["is not in the encoding it declares (shift_jis)"]


@pytest.mark.parametrize("charset", ["iso-2022-cn", "iso-2022-kr", "hz-gb-2312", "replacement"])
def test_an_encoding_nobody_may_decode_stops_no_other_page(at: Site, course: Course, charset: str) -> None:
    """The WHATWG's standard lists these to have them refused; one such header broke off the whole pull."""
    at.pages |= {
        "/a": Reply(b"<p>Fermez.</p>", media_type=f"text/html; charset={charset}"),
        "/froid": page("Fermez."),
    }
    told = troubles(course.pull(url=(f"{at.url}/a", f"{at.url}/froid")))
    assert list(told.values()) == [f"is not in the encoding it declares ({charset})"]
    assert "/froid.html" in course.read()


def test_where_its_host_says_nothing_a_page_is_kept_as_it_came(at: Site, course: Course) -> None:
    body = PRICE.replace("<main>", "<meta charset=windows-1252><main>").encode("cp1252")
    at.pages["/froid"] = Reply(body, media_type="text/html")
    course.pull(url=f"{at.url}/froid")
    assert course.read()["/froid.html"] == body


def test_a_sign_in_page_in_the_place_of_a_document_is_not_taken_for_it(at: Site, course: Course) -> None:
    at.pages["/fiche.pdf"] = page("Identifiez-vous.")
    told = troubles(course.pull(url=f"{at.url}/fiche.pdf"))
    assert list(told.values()) == ["is sent as text/html, which does not match the extension of its address"]
    at.pages["/fiche.pdf"] = Reply(b"%PDF-1.7", media_type="application/octet-stream")
    assert course.pull(url=f"{at.url}/fiche.pdf").troubles == {}


def test_an_address_nobody_can_use_is_a_trouble_of_its_entry(course: Course) -> None:
    told = troubles(course.pull(url="ftp://example.org/"))
    assert list(told.values()) == ["is not an http or https address"]


def test_this_machine_is_not_pulled_from_by_default(at: Site, course: Course) -> None:
    (why,) = troubles(course.pull(url=f"{at.url}/froid", settings=Settings())).values()
    assert "from which pages are never read" in why
    assert at.asked == []


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://example.org", "example.org/index.html"),
        ("https://example.org/guide/", "example.org/guide/index.html"),
        ("https://example.org/guide/froid.html", "example.org/guide/froid.html"),
        ("https://example.org/a.php?id=2&x=/y", "example.org/a.php?id=2&x=%2Fy.html"),
        ("https://example.org/fiche.PDF", "example.org/fiche.PDF"),
        ("https://example.org/s%C3%A9curit%C3%A9", "example.org/sécurité.html"),
        ("http://example.org:8080/a%2Fb", "example.org:8080/a%2Fb.html"),
    ],
)
def test_a_page_is_named_by_host_path_and_what_reads_it(url: str, name: str) -> None:
    assert name_page(locate(url)) == name


def test_a_path_that_climbs_is_a_trouble_of_its_page(at: Site) -> None:
    chosen = WebSource(web=WebPages(url=(f"{at.url}/a/%2e%2e/%2e%2e/b", f"{at.url}/ok")))
    first, second = WebOrigin(chosen, own_hosts=frozenset()).list_sources()
    assert isinstance(first, Exception)
    assert not isinstance(second, Exception)
