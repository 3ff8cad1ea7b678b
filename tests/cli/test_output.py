"""What verbs print commands no terminal, whatever was in a title, a file's name or a sentence."""

import json

import pytest

from pipelines.cli.json_answer import answer_in_json
from pipelines.cli.output import answer, print_error, print_note, write_table
from schemas.errors import PremierjetError
from tests.cli.conftest import Door

COMMANDS = {
    "clears the screen": "\x1b[2J",
    "in one sign": "\x9b2J",
    "renames the window": "\x1b]0;x\x07",
    "goes back": "ok\r",
    "deletes": "\x08\x7f",
    "turns around": "\u202egpj.exe",
    "isolates": "\u2066",
}


@pytest.mark.parametrize("text", COMMANDS.values(), ids=COMMANDS)
def test_a_sign_that_commands_a_terminal_is_spelled_out(
    text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    answer({}, write_table(("title",), [(f"Le froid {text}",)]), as_json=False)
    print_error(PremierjetError("happened", place=text, remedy="Mend it"))
    print_note(text)
    printed = "".join(capsys.readouterr())
    assert not [sign for sign in text if not sign.isprintable() and sign in printed]
    assert text.encode("unicode_escape").decode() in printed


@pytest.mark.parametrize("text", COMMANDS.values(), ids=COMMANDS)
def test_json_holds_the_same_text_with_nothing_that_commands(
    text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with answer_in_json("show"):
        answer({"title": text}, "", as_json=True)
    printed = capsys.readouterr().out
    assert json.loads(printed)["result"] == {"title": text}
    assert not [sign for sign in text if not sign.isprintable() and sign in printed]


def test_lines_tabs_and_accents_stay_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    answer({}, "é\tà\n«\u00a0🌡️\u00a0»", as_json=False)
    assert capsys.readouterr().out == "é\tà\n«\u00a0🌡️\u00a0»\n"


@pytest.mark.parametrize("verb", ["check", "draft"])
def test_where_every_module_fails_no_headings_stand_above_nothing(drafted: Door, verb: str) -> None:
    for source in (drafted.course / "sources").iterdir():
        source.unlink()
    said = drafted(verb)
    assert said.code == 2
    assert said.out == ""
    assert "course.yaml" in said.err
