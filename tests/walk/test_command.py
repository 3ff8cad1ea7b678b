"""Every verb of the command says what it is for, and answers a program in JSON where it takes `--json`."""

import json
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
import typer

from pipelines.cli import app
from schemas.command_answer import CommandAnswer
from tests.walk.conftest import Doors
from tests.walk.courses import CHECKOUT, EXAMPLE, PERSON, PLAIN, SECOND
from tests.walk.installation import (
    PRACTISED,
    WAITING,
    WHOLE,
    WITHDRAWN,
    Installation,
    Printed,
    premierjet,
)
from tests.walk.judge import TRACES, of_text

pytestmark = pytest.mark.timeout(900)  # all of a file wait for one installation

PROGRAM: Any = typer.main.get_command(app)
SENTENCE = "La température de la chambre froide reste entre 0 °C et 3 °C pendant toute la journée."

ASKED: dict[str, tuple[tuple[str, ...], ...]] = {
    "assemble": ((PLAIN,), (PLAIN, "--released-only", "--out", "{tmp}"), ("nulle-part",)),
    "backup": (("{tmp}/copy",),),
    "batches": ((),),
    "check": ((), (EXAMPLE,)),
    "clear": ((),),
    "comments": ((WAITING,), (WHOLE, "--all")),
    "credentials": (("{zip}", "--to", "{tmp}/credentials"),),
    "decide": ((WAITING, "reject", "--as", "personne"), (WAITING, "reject", "--as", PERSON)),
    "deliver": (("--plan",), ("--check",), ("--links",), (WHOLE,)),
    "doctor": ((),),
    "documents": ((PRACTISED[1],),),
    "draft": ((f"{EXAMPLE}--nulle-part",), (WAITING,)),
    "edit": ((WAITING,),),
    "house-style": ((EXAMPLE,),),
    "init": (("nouveau-cours",),),
    "invite": ((WAITING, "--person", SECOND),),
    "ledger checkpoint": ((),),
    "ledger export": (("--module", WHOLE),),
    "ledger key": ((),),
    "ledger seal": (("--as", PERSON),),
    "ledger show": ((WHOLE,),),
    "ledger verify": ((),),
    "measures": ((),),
    "notify": ((),),
    "package": ((WAITING, "--no-self-test"),),
    "overview": ((),),
    "plan": ((EXAMPLE,), (WAITING,), ("nulle-part",)),
    "pull": ((),),
    "questions answer": (("{tmp}/absent.yaml", "--as", PERSON),),
    "questions invite": ((WHOLE, "--person", PERSON),),
    "questions list": ((PLAIN,), (WHOLE,)),
    "questions withdraw": ((WHOLE, "eq-0123456789", "--as", PERSON),),
    "restore": (("{tmp}/copy",),),
    "results forget": (("--course", PLAIN, "--learner", "personne"),),
    "results pull": ((),),
    "results report": ((PLAIN, "froid", "--out", "{tmp}"),),
    "revise": (("{tmp}/absent.md", "--as", PERSON),),
    "roll-back": ((WITHDRAWN,),),
    "session invite": ((WHOLE, "--trainer", PERSON, "--date", "2026-11-12", "--group", "12"),),
    "session list": ((PLAIN,), (WHOLE,)),
    "session record": (("{tmp}/absent.yaml", "--as", PERSON),),
    "session sheet": (
        (WHOLE, "--trainer", PERSON, "--date", "2026-11-12", "--group", "12", "--to", "{tmp}/sheet.pdf"),
    ),
    "session withdraw": ((WHOLE, "ds-0123456789", "--as", PERSON),),
    "show": ((WHOLE,), (WAITING,)),
    "signing certificate": ((), ("--organisation", "Organisme d’essai")),
    "signing key": ((),),
    "signing renew": ((),),
    "sources": ((), ("sources/guide.md",), ("--changed",)),
    "status": ((),),
    "validate": (("{zip}",), ("{tmp}/absent.zip",)),
    "verify": (("{zip}",), ("{tmp}/absent.zip",)),
    "who": ((SENTENCE,), ("Une phrase que personne n’a écrite.",)),
    "withdraw": ((WHOLE, "--as", "personne", "--comment", "Rien."),),
}
"""What each verb is asked, some of it in vain; `{tmp}` and `{zip}` are found when it is asked."""

WALKED_ELSEWHERE = frozenset({"demo", "ledger rotate", "results template"})
"""The demo is `tests/cli/test_demo.py`; a key is rotated once, and a template is a table."""

CODES = frozenset({0, 1, 2, 3})


def verbs(group: Any = PROGRAM, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    """Every verb with the words that lead to it, those of its groups too."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from verbs(command, (*path, name))
        else:
            yield " ".join((*path, name)), command


VERBS = dict(verbs())


@pytest.fixture(scope="module")
def copied(doors: Doors, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """The installation as it was built: what verbs do to it is nobody else's."""
    root = tmp_path_factory.mktemp("copied") / "root"
    shutil.copytree(doors.installation.root, root, ignore=shutil.ignore_patterns("doors.log"))
    return Installation(root)


@pytest.mark.parametrize("verb", VERBS)
def test_help_says_what_a_verb_is_for(verb: str) -> None:
    printed = premierjet(*verb.split(), "--help")
    assert printed.code == 0
    assert len(printed.out.splitlines()) > 3
    assert [fault for fault in of_text(printed.out) if "None" in fault] == []


def test_every_verb_that_answers_in_json_is_asked() -> None:
    speak = {verb for verb, command in VERBS.items() if any("--json" in each.opts for each in command.params)}
    assert speak - WALKED_ELSEWHERE == ASKED.keys()


@pytest.mark.parametrize(
    ("verb", "asked"), [(verb, asked) for verb, all_asked in ASKED.items() for asked in all_asked]
)
def test_a_verb_answers_in_json_and_never_with_a_traceback(
    verb: str, asked: tuple[str, ...], copied: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed = ask(verb, asked, copied, monkeypatch)
    assert printed.code in CODES, printed.err
    assert TRACES.search(printed.err) is None, printed.err
    answer = CommandAnswer.from_json(printed.out.encode())
    assert (answer.verb, answer.exit_code) == (verb, printed.code)
    assert (answer.result is None) <= bool(answer.errors), "a verb that found nothing wrong has a result"
    for text in _texts(json.loads(printed.out)):
        assert list(of_text(text)) == []


def ask(verb: str, asked: tuple[str, ...], copied: Installation, monkeypatch: pytest.MonkeyPatch) -> Printed:
    """Give a verb, as the folder it works in and a package that is there complete it."""
    files = copied.root.parent / "files"
    files.mkdir(exist_ok=True)
    monkeypatch.chdir(files)
    package = next((copied.root / ".premierjet" / "releases" / WHOLE).rglob("*scorm12.zip"))
    words = [word.format(tmp=files, zip=package) for word in asked]
    root = copied.root
    if verb == "restore":
        root = files / "restored"
        root.mkdir()
        shutil.copy(CHECKOUT / "dagster.yaml", root)
    where = () if verb in {"validate", "verify"} else ("--root", str(root))
    return premierjet(*verb.split(), *words, *where, "--json")


def _texts(document: Any) -> Iterator[str]:
    if isinstance(document, dict):
        for each in document.values():
            yield from _texts(each)
    elif isinstance(document, list):
        for each in document:
            yield from _texts(each)
    elif isinstance(document, str) and " " in document:
        yield document
