"""What one page sends is kept in the order it was typed in, whatever order it arrives in."""

from collections.abc import Iterator
from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit

import pytest
from starlette.datastructures import FormData

from adapters.workspace import Workspace
from pipelines.desk.app import create_app
from pipelines.desk.form_order import MOST_PAGES, FormOrder
from pipelines.desk.forms import TOKEN, SentForm
from schemas.edit import Replace
from tests.desk.editor import Editor
from tests.serving import serve_app

SECRET = "t" * 40


@pytest.fixture
def lea(workspace: Workspace) -> Editor:
    return Editor(workspace)


@pytest.fixture
def address(workspace: Workspace) -> Iterator[str]:
    with serve_app(create_app(workspace)) as address:
        yield address


class Connection:
    """One of a browser's connections; what it sends may be held back half-way."""

    def __init__(self, address: str, lea: Editor, text: str, **fields: str) -> None:
        self._http = HTTPConnection(urlsplit(address).netloc)
        said = {TOKEN: SECRET, "target": "st-0002", "do": "autosave", "text/text": text, **fields}
        self._body = urlencode(said).encode()
        self._http.putrequest("POST", f"{lea.address}/edit")
        for name, value in {
            "Origin": address,
            "Cookie": f"{TOKEN}={SECRET}; premierjet_person={lea.person.encode().hex()}",
            "Content-Type": "application/x-www-form-urlencoded",
            "Content-Length": str(len(self._body)),
        }.items():
            self._http.putheader(name, value)
        self._http.endheaders(self._body[:20])

    def finish(self) -> int:
        """Send the rest, and return the status of the answer."""
        self._http.send(self._body[20:])
        status = self._http.getresponse().status
        self._http.close()
        return status


def kept(lea: Editor) -> list[str]:
    return [edit.after for edit in lea.edits if isinstance(edit, Replace)]


def test_a_text_sent_first_that_arrives_last_does_not_come_back(address: str, lea: Editor) -> None:
    earlier = Connection(address, lea, "Un produit", page="a", turn="1")
    later = Connection(address, lea, "Un produit exposé est jeté.", page="a", turn="2")
    assert (later.finish(), earlier.finish()) == (200, 204)
    assert kept(lea) == ["Un produit exposé est jeté."]


def test_two_windows_and_a_page_without_scripts_are_each_heard(address: str, lea: Editor) -> None:
    for text, fields in (
        ("Un.", {"page": "a", "turn": "7"}),
        ("Deux.", {"page": "b", "turn": "1"}),
        ("Trois.", {}),
        ("Quatre.", {"page": "a", "turn": "odd"}),
    ):
        assert Connection(address, lea, text, **fields).finish() == 200
        assert kept(lea) == [text]


def test_only_the_latest_pages_are_remembered() -> None:
    turns = FormOrder()

    def is_latest(page: str, turn: int) -> bool:
        with turns.take_turn(SentForm(FormData([("page", page), ("turn", str(turn))])), "lea") as latest:
            return latest

    assert is_latest("first", 5)
    assert not is_latest("first", 4)
    assert all(is_latest(f"other-{number}", 1) for number in range(MOST_PAGES))
    assert is_latest("first", 4)


def test_a_turn_of_five_thousand_digits_is_only_a_late_one() -> None:
    turns = FormOrder()
    with turns.take_turn(SentForm(FormData([("page", "p"), ("turn", "9" * 5_000)])), "lea") as is_latest:
        assert is_latest
