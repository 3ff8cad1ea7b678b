"""What becomes of the sources' words, told by `check` before a draft and by `show` after it."""

from itertools import takewhile

from pipelines.queries.lookups import require_head
from schemas.finding import Severity
from tests.cli.conftest import KEY, SOURCE, Door

FRAGMENT = (
    "\nEt cette phrase de plus de vingt mots s'arrête avant le mot qui la finit, "
    "comme le font les lignes coupées d'une page mal lue, bien trop,\n"
)
WORDS = 27


def _leave_out(door: Door) -> None:
    (door.course / "sources" / "froid.md").write_text(SOURCE + FRAGMENT)


def test_check_counts_the_words_of_a_module_before_it_is_drafted(fresh: Door) -> None:
    _leave_out(fresh)
    words = {each["module"]: each["words"] for each in fresh.well("check")["modules"]}[KEY]
    assert words["reasons"] == {"cut_end": WORDS}
    assert words["left_out"] == WORDS
    assert words["carried"] + words["left_out"] + words["furniture"] == words["total"]
    assert "for trainers" in fresh("check").out


def test_show_says_the_same_of_the_draft_with_the_reasons(fresh: Door) -> None:
    _leave_out(fresh)
    fresh.well("draft", KEY)
    shown = fresh.well("show", KEY)
    assert shown["words"]["reasons"] == {"cut_end": WORDS}
    said = fresh("show", KEY).out
    assert "Mots de ses sources\N{NO-BREAK SPACE}: repris" in said
    assert f"- écartés, s’arrête au milieu d’une phrase\N{NO-BREAK SPACE}: {WORDS}" in said


def test_plan_show_and_check_tell_one_account_of_what_is_left_out(fresh: Door) -> None:
    _leave_out(fresh)
    planned = _read_account(fresh("plan", KEY).out)
    assert any("cette phrase de plus de vingt mots" in line for line in planned)
    fresh.well("draft", KEY)
    assert _read_account(fresh("plan", KEY).out) == _read_account(fresh("show", KEY).out) == planned
    [told] = [each for each in fresh.well("check")["modules"] if each["module"] == KEY]
    assert told["left_out"] == [["écartés", "s’arrête au milieu d’une phrase", WORDS]]
    assert f"s’arrête au milieu d’une phrase  {WORDS}" in " ".join(fresh("check").out.split("\t"))


def _read_account(said: str) -> list[str]:
    """Return the lines of an account, up to the first that is none."""
    lines = said.splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith("Mots de ses sources"))
    passages = takewhile(
        lambda line: line.startswith(("- écartés", "- hors texte", "   - sp-")), lines[start + 1 :]
    )
    return [lines[start], *passages]


def test_a_chapter_that_loses_a_tenth_is_found_without_blocking(fresh: Door) -> None:
    _leave_out(fresh)
    fresh.well("draft", KEY)
    findings = require_head(fresh.workspace, KEY).findings
    (finding,) = (each for each in findings if each.rule.startswith("account."))
    assert (finding.rule, finding.severity) == ("account.chapter", Severity.WARNING)
    assert finding.facts["chapter"] == "Consignes"


def test_a_source_read_whole_has_nothing_left_out(drafted: Door) -> None:
    shown = drafted.well("show", KEY)
    assert shown["words"]["left_out"] == 0
    assert not [each for each in shown["draft"]["findings"] if "account" in each["rule"]]


def test_the_page_in_dagster_has_the_table_of_words(fresh: Door) -> None:
    _leave_out(fresh)
    fresh.well("draft", KEY)
    table = fresh.shown("draft", KEY).metadata["Mots des sources"].value
    rows = [[record.data[column.name] for column in table.schema.columns] for record in table.records]
    assert ["— s’arrête au milieu d’une phrase", str(WORDS)] in [row[:2] for row in rows]
