"""`--json`: one document of one shape, whatever a verb found, and whatever went wrong."""

import re
from pathlib import Path

import pytest

from pipelines.queries.lookups import require_head
from schemas.command_answer import CommandAnswer
from tests.cli.conftest import CHECKOUT, KEY, OTHER, Door, Said

REFERENCE = CHECKOUT / "docs" / "en" / "reference" / "cli.md"
ROW = re.compile(r"^\| (`.+`) \| (`.+`)(…?) \|$", re.MULTILINE)


def read(said: Said) -> CommandAnswer:
    return CommandAnswer.from_json(said.out.encode())


def test_a_verb_names_itself_its_result_and_its_exit_code(drafted: Door) -> None:
    answer = read(drafted("status", "--json"))
    assert (answer.verb, answer.exit_code) == ("status", 3)
    assert answer.result is not None
    assert [error.error for error in answer.errors] == ["AwaitingApproval"]


def test_a_verb_of_a_group_is_named_with_its_group(drafted: Door) -> None:
    assert read(drafted("ledger", "verify", "--json")).verb == "ledger verify"


def test_what_fails_beside_what_is_found_is_in_the_same_document(fresh: Door) -> None:
    (fresh.course / "sources" / "releve.md").unlink()
    answer = read(fresh("draft", "--json"))
    assert answer.result is not None
    assert [each["module"] for each in answer.result["modules"]] == [KEY]  # type: ignore[index, union-attr, call-overload]
    assert [(error.error, error.exit_code) for error in answer.errors] == [("CourseInvalid", 2)]


def test_a_verb_that_stops_at_once_prints_its_error_and_no_result(drafted: Door) -> None:
    said = drafted("show", "froid--absent", "--json")
    answer = read(said)
    assert (answer.verb, answer.result, answer.exit_code) == ("show", None, said.code)
    assert [error.error for error in answer.errors] == ["InvalidInput"]
    assert "froid--absent" in said.err


@pytest.mark.parametrize(
    ("words", "verb", "happened"),
    [
        (("shwo",), "", "No such command 'shwo'"),
        (("show",), "show", "Missing argument"),
        (("status", "--colour"), "status", "No such option"),
        (("ledger", "verfy"), "ledger", "No such command 'verfy'"),
    ],
)
def test_what_the_command_line_itself_refuses_has_the_same_shape(
    fresh: Door, words: tuple[str, ...], verb: str, happened: str
) -> None:
    said = fresh(*words, "--json")
    answer = read(said)
    assert (answer.verb, answer.exit_code, said.code) == (verb, 2, 2)
    (error,) = answer.errors
    assert error.error == "UsageError"
    assert happened in error.happened


def test_a_usage_error_without_json_is_a_sentence_only(fresh: Door) -> None:
    said = fresh("show")
    assert (said.code, said.out) == (2, "")
    assert "Missing argument" in said.err


def list_documented() -> dict[str, tuple[set[str], bool]]:
    """The fields of each verb's result as the reference has them, and whether those are all."""
    return {
        verb: (set(re.findall(r"`(.+?)`", fields)), not more)
        for verbs, fields, more in ROW.findall(REFERENCE.read_text(encoding="utf-8"))
        for verb in re.findall(r"`(.+?)`", verbs)
    }


def test_results_hold_what_the_reference_says(delivered: Door, tmp_path: Path) -> None:
    table = tmp_path / "decisions.csv"
    digest = require_head(delivered.workspace, OTHER).content.canonical_digest()
    table.write_text(f"module,digest,verdict\n{OTHER},{digest},approve\n", encoding="utf-8")
    package = next((delivered.root / ".premierjet" / "releases").rglob("*scorm12.zip"))
    asked = {
        "comments": [KEY],
        "decide --from": [str(table), "--as", "lea"],
        "decide": [OTHER, "approve", "--as", "lea"],
        "deliver": [KEY],
        "ledger show": [KEY],
        "show": [KEY],
        "validate": [str(package)],
        "verify": [str(package.parent)],
        "withdraw": [KEY, "--as", "lea", "--comment", "Le seuil est faux."],
        "roll-back": [KEY],
    }
    documented = list_documented()
    assert len(documented) > 20
    order = sorted(documented, key=lambda verb: list(asked).index(verb) if verb in asked else -1)
    wrong = {}
    for verb in order:
        found = read(delivered(*verb.split(), *asked.get(verb, []), "--json")).result
        fields, is_all = documented[verb]
        if found is None or not (fields == set(found) if is_all else fields <= set(found)):
            wrong[verb] = found and list(found)
    assert wrong == {}
