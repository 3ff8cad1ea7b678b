"""The worked reader and the worked target: what each promises beyond the walk of all plug-ins."""

import subprocess
import sys
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import ClassVar

import pytest

from pipelines.sourcing.blocks import BlockCollector
from pipelines.sourcing.source_reader import SourceBytes
from pipelines.testing.http_server import serve_requests
from pipelines.testing.ports import free_port
from pipelines.testing.programs import is_listening, wait_until
from schemas.errors import SourceUnreadable, TargetUnusable
from schemas.language import Language
from schemas.source import DropReason

PLUGINS = Path(__file__).resolve().parents[2] / "examples" / "plugins"
for plugin in ("calendar-reader", "webdav-target"):
    sys.path.append(str(PLUGINS / plugin / "src"))

from premierjet_calendar.reader import READER  # noqa: E402
from premierjet_webdav.drop import WebdavDrop, refuse_unencrypted  # noqa: E402

NO_BODY = {"Content-Length": "0"}
CALENDAR = (PLUGINS / "calendar-reader" / "example" / "agenda.ics").read_bytes()


@pytest.fixture(scope="module")
def drop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebdavDrop]:
    folder, port = tmp_path_factory.mktemp("dav"), free_port()
    program = PLUGINS / "webdav-target" / "example" / "serve.py"
    with subprocess.Popen([sys.executable, program, folder, str(port)]) as server:
        wait_until(lambda: is_listening(port), what="a WebDAV server")
        yield WebdavDrop(f"http://127.0.0.1:{port}/modules/")
        server.kill()


def test_an_event_is_read_under_its_title_with_its_lines_unfolded() -> None:
    found = READER.read(SourceBytes("agenda.ics", CALENDAR, Language.FRENCH))
    title, text = found.blocks
    assert title.text == "Relevé des températures"
    assert text.text.startswith("Chaque lundi à 8 heures, la température de la chambre froide est relevée")


def test_private_events_are_left_out_and_people_are_only_counted() -> None:
    found = READER.read(SourceBytes("agenda.ics", CALENDAR, Language.FRENCH))
    assert [(each.reason, each.excerpt) for each in found.dropped] == [
        (DropReason.FURNITURE, "1"),
        (DropReason.HIDDEN, "Rendez-vous"),
    ]


def read_calendar(*lines: str) -> BlockCollector:
    data = "\r\n".join(["begin:vcalendar", *lines, "End:VCalendar", ""]).encode()
    return READER.read(SourceBytes("agenda.ics", data, Language.FRENCH))


def test_a_line_folded_inside_a_letter_is_whole_again() -> None:
    """RFC 5545, 3.1: a fold may stand between the bytes of one letter, which was refused as damaged."""
    folded = CALENDAR.replace("é".encode(), b"\xc3\r\n \xa9")
    blocks = READER.read(SourceBytes("agenda.ics", folded, Language.FRENCH)).blocks
    assert blocks == READER.read(SourceBytes("agenda.ics", CALENDAR, Language.FRENCH)).blocks


def test_only_a_line_break_ends_a_line_of_a_calendar() -> None:
    text = "Nettoyer\u2028puis\x0crincer\x85sans attendre."
    title, said = read_calendar("Begin:vevent", "summary:Soir", f"description:{text}", "END:VEVENT").blocks
    assert title.text == "Soir"
    assert said.text.split() == ["Nettoyer", "puis", "rincer", "sans", "attendre."]


def test_what_is_no_event_is_left_out_and_told() -> None:
    found = read_calendar(
        "BEGIN:VTODO",
        "SUMMARY:Commander",
        "DESCRIPTION:Dix sondes",
        "END:VTODO",
        "BEGIN:VJOURNAL",
        "END:VJOURNAL",
    )
    assert found.blocks == []
    assert [(each.reason, each.excerpt) for each in found.dropped] == [
        (DropReason.FURNITURE, "Commander Dix sondes")
    ]


@pytest.mark.parametrize("data", [b"", b"Bonjour", CALENDAR[:200]], ids=["empty", "text", "cut"])
def test_what_is_no_whole_calendar_is_refused(data: bytes) -> None:
    with pytest.raises(SourceUnreadable, match=r"agenda\.ics"):
        READER.read(SourceBytes("agenda.ics", data, Language.FRENCH))


def test_a_file_sent_by_webdav_comes_back_whole(drop: WebdavDrop) -> None:
    assert drop.read("froid/v1/a.zip") is None
    for data in (b"one", b"two" * 1_000_000):
        drop.send("froid/v1/a.zip", data)
        assert b"".join(drop.pieces("froid/v1/a.zip") or ()) == data
    drop.remove("froid/v1/a.zip")
    drop.remove("froid/v1/a.zip")
    assert drop.read("froid/v1/a.zip") is None


def test_a_feed_changed_meanwhile_is_not_replaced(drop: WebdavDrop) -> None:
    assert drop.replace("index.json", b"first", None)
    seen = drop.read("index.json")
    assert seen is not None
    assert not drop.replace("index.json", b"other", None)
    assert drop.replace("index.json", b"second", seen.mark)
    assert not drop.replace("index.json", b"third, too late", seen.mark)


def test_a_name_that_leaves_a_webdav_folder_is_refused(drop: WebdavDrop) -> None:
    for name in ("../outside", "/etc/passwd"):
        with pytest.raises(TargetUnusable, match="leaves the target"):
            drop.send(name, b"")


class HalfAServer(BaseHTTPRequestHandler):
    """Marks files weakly, cuts them short, and moves only some of what it is asked to."""

    protocol_version = "HTTP/1.1"
    asked: ClassVar[list[tuple[str, str, str | None]]] = []

    def do_GET(self) -> None:
        self._answer(200, {"Content-Length": "9", "ETag": 'W/"1"'}, b"half")
        self.close_connection = True

    def do_PUT(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self._answer(201)

    def do_MOVE(self) -> None:
        self._answer(207)

    def do_DELETE(self) -> None:
        self._answer(204)

    def _answer(self, status: int, headers: Mapping[str, str] = NO_BODY, body: bytes = b"") -> None:
        self.asked.append((self.command, self.path, self.headers["Accept-Encoding"]))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Print nothing."""


@pytest.fixture
def half() -> Iterator[WebdavDrop]:
    HalfAServer.asked.clear()
    with serve_requests(HalfAServer) as origin:
        yield WebdavDrop(origin)


def test_a_file_cut_short_by_webdav_is_told_as_such(half: WebdavDrop) -> None:
    with pytest.raises(TargetUnusable, match=r"a\.zip.*cut short"):
        b"".join(half.pieces("a.zip") or ())
    assert HalfAServer.asked == [("GET", "/a.zip", "identity")]


def test_a_move_done_in_part_failed_and_leaves_nothing(half: WebdavDrop) -> None:
    with pytest.raises(TargetUnusable, match="207 to MOVE"):
        half.send("a.zip", b"one")
    (_, put, _), _, (last, deleted, _) = HalfAServer.asked
    assert (last, deleted) == ("DELETE", put)


@pytest.mark.parametrize("mark", ["", 'W/"1"'], ids=["absent", "weak"])
def test_an_etag_no_server_compares_by_is_refused(half: WebdavDrop, mark: str) -> None:
    """Sent all the same, it gave a feed that somebody else seemed to change for ever."""
    with pytest.raises(TargetUnusable, match="ETag"):
        half.replace("index.json", b"second", mark)
    assert not HalfAServer.asked


def test_a_webdav_server_that_is_down_is_named() -> None:
    with pytest.raises(TargetUnusable, match=r"127\.0\.0\.1.*cannot be reached"):
        WebdavDrop("http://127.0.0.1:9/modules").read("index.json")


def test_a_webdav_password_is_not_sent_unencrypted() -> None:
    refuse_unencrypted("https://dav.example/modules", frozenset())
    refuse_unencrypted("http://dav.house/modules", frozenset({"dav.house"}))
    with pytest.raises(TargetUnusable, match="unencrypted"):
        refuse_unencrypted("http://dav.example/modules", frozenset())
