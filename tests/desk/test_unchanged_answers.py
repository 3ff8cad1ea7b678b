"""A request for changes that changed nothing is told so wherever its answer is shown."""

import re
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import pytest
import typer

from adapters.workspace import Workspace
from pipelines.cli.status import run as show_status
from pipelines.review.page_words import read_page_words
from pipelines.review.queue import list_waiting
from pipelines.testing import builders
from pipelines.testing.builders import add_sealed_revision
from pipelines.workflow.comment import Commenter, comment_on, reply_to
from schemas.language import Language
from schemas.review import Verdict
from tests.desk.conftest import installation
from tests.desk.reviewing import CHANGES, PAGE, Reviewer, policy

FIRST = builders.draft()
WISH = "Dire « action corrective » comme au quai ?"
WRITTEN_FOR_A_WRITER = "st-0002: Dire « action corrective » comme au quai (« écarté »)?"
MORE = "Le quai le dit déjà ainsi."
NOTE = "Laissé de côté, car la rédaction sans IA ne sait que retirer ou remplacer."
NOTHING = "Rien n’a pu être changé"


def read(reviewer: Reviewer, address: str) -> str:
    """A page as a person reads it: its words, with plain spaces."""
    words = re.sub(r"<[^>]+>", " ", unescape(reviewer.read(address)))
    return re.sub(r"\s+", " ", words.replace("\u00a0", " ").replace("\u202f", " "))


def ask(workspace: Workspace) -> None:
    """Léa comments on a word, and says more below."""
    lea, now = Commenter("lea"), datetime.now(UTC)
    comment = comment_on(workspace, FIRST, "st-0002", "écarté", WISH, lea, now)
    reply_to(workspace, builders.KEY, comment.id, MORE, lea, now)


@pytest.fixture
def answered(tmp_path: Path) -> Workspace:
    """Léa asked for changes, and the writer without a model could make none."""
    workspace = installation(tmp_path, policy(), None, FIRST)
    ask(workspace)
    sent = tuple(each.id for each in workspace.comments.list_all(builders.KEY))
    request = {"verdict": Verdict.REQUEST_CHANGES, "comments": sent, "at": datetime.now(UTC)}
    workspace.ledger.append(builders.decision(FIRST, **request))
    written = FIRST.provenance.model_copy(update={"reply_to": WRITTEN_FOR_A_WRITER, "unanswered": (NOTE,)})
    same = FIRST.model_copy(update={"revision": 2, "parent": FIRST.digest, "provenance": written})
    add_sealed_revision(workspace, same)
    return workspace


def test_the_queue_says_that_nothing_could_be_changed(answered: Workspace) -> None:
    """It said « À vous · En attente · Révision 3 » alone."""
    line = read(Reviewer(answered, "lea"), "/").partition("La chaîne du froid")[2]
    assert NOTHING in line


def test_the_history_says_that_nothing_could_be_changed(answered: Workspace) -> None:
    revision = read(Reviewer(answered, "lea"), f"/history/{builders.KEY}").partition("Révision 2")[2]
    assert f"{NOTHING} : même texte que la révision 1" in revision.partition("Révision 1")[0]


def test_the_top_of_the_draft_says_why_nothing_was_changed(answered: Workspace) -> None:
    """Only far into the draft a note said what was left aside."""
    top = read(Reviewer(answered, "lea"), PAGE).partition("Objectifs")[0]
    assert NOTHING in top.partition(WISH)[0]
    assert NOTE in top


def test_status_says_that_nothing_could_be_changed(
    answered: Workspace, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "fr_FR.UTF-8")
    with pytest.raises(typer.Exit):
        show_status(answered.root)
    assert "rien n’a pu être changé" in capsys.readouterr().out


def test_the_entry_in_dagster_says_that_nothing_could_be_changed(answered: Workspace) -> None:
    courses = [folder.course for folder in answered.read_courses()[0]]
    [entry] = list_waiting(courses, answered.records, answered.ledger, builders.NOON, desk_url="http://desk")
    assert read_page_words(Language.FRENCH).nothing_changed in entry.markdown


def test_the_history_repeats_a_request_word_for_word(answered: Workspace) -> None:
    """It quoted what the writer was given: an id before it, the commented words within it."""
    page = read(Reviewer(answered, "lea"), f"/history/{builders.KEY}")
    assert WISH in page
    assert MORE in page
    assert "comme au quai (" not in page


def test_the_page_of_a_request_shows_the_replies_that_it_sends(tmp_path: Path) -> None:
    workspace = installation(tmp_path, policy(), None, FIRST)
    ask(workspace)
    page = read(Reviewer(workspace, "lea"), CHANGES).partition("Commentaires envoyés avec votre demande")[2]
    assert WISH in page
    assert MORE in page
