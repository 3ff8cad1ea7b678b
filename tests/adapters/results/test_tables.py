"""A table is read whole or refused by file, line and column."""

import json
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.results import tables
from adapters.results.origin import FileRefused, ResultBatch
from adapters.results.tables import COLUMNS, NEEDED, TablesOrigin, write_template
from pipelines.results.erasure import erase_learner
from pipelines.testing import builders
from schemas.course import CsvResults
from schemas.errors import ResultsUnreadable
from schemas.language import Language
from schemas.results import PartKind
from tests.fuzzing import examples
from tests.results.conftest import KEY, Intake, intake  # noqa: F401 -- a fixture

ENTRY = CsvResults(kind="csv", id="tables", path="*.csv")
HEADER = "learner,date,kind,module"
RATED = f"{HEADER},moment,question,rating,best_rating"


def origin(folder: Path) -> TablesOrigin:
    return TablesOrigin(ENTRY, builders.course(), folder)


def read(folder: Path, text: str | bytes) -> list[dict[str, str]]:
    (folder / "t.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
    scratch = folder / "scratch"
    scratch.mkdir(exist_ok=True)
    (batch,) = origin(folder).read(None, scratch)
    if isinstance(batch, FileRefused):
        raise batch.error
    return [json.loads(line) for line in batch.files[0].read_text().splitlines()]


def test_the_template_is_a_table_that_is_read(tmp_path: Path) -> None:
    assert len(read(tmp_path, write_template("chaine"))) == 3


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_commas_semicolons_and_tabs_are_known_and_a_mark_before_the_text_is_no_column(
    tmp_path: Path, delimiter: str
) -> None:
    """Excel in French writes semicolons, and a byte order mark."""
    text = f"\ufeff{HEADER}\r\nléa,2026-11-25,enrolled,chaine\r\n\r\n".replace(",", delimiter)
    assert [row["actor"] for row in read(tmp_path, text)] == ["named\nléa"]


def test_a_questionnaire_has_its_moment_its_words_and_its_scale(intake: Intake, tmp_path: Path) -> None:  # noqa: F811
    text = f'{RATED}\nlea@x.example,2026-11-24,rated,chaine,at_the_end,"Le rythme, en somme ?","4,5",5\n'
    (intake.folder / "t.csv").write_text(text)
    intake.pulled(lambda _: origin(intake.folder))
    assert intake.rows("kind, moment, question, rating, best_rating") == [
        ("rated", "at_the_end", "Le rythme, en somme ?", 4.5, 5.0)
    ]


def test_a_row_that_is_there_twice_counts_once_and_no_name_is_kept(intake: Intake, tmp_path: Path) -> None:  # noqa: F811
    row = "lea.martin@x.example,2026-11-24,enrolled,chaine,inscription-lea.martin"
    (intake.folder / "t.csv").write_text(f"{HEADER},id\n{row}\n{row}\n")
    assert intake.pulled(lambda _: origin(intake.folder)).new == 1
    assert b"lea.martin" not in intake.stored()
    assert "lea.martin" not in str(intake.rows("COLUMNS(*)"))


@pytest.mark.parametrize(
    ("text", "place", "happened"),
    [
        ("learner,date,kind\n", "t.csv, line 1", "has no column module"),
        (f"{HEADER},note\n", "t.csv, line 1", "has unknown columns: note"),
        (f"{HEADER},kind\n", "t.csv, line 1", "has a column twice: kind"),
        ("", "t.csv, line 1", "has no column learner, date, kind, module"),
        (f"{HEADER}\nlea,2026-11-25,enrolled\n", "t.csv, line 2", "has 3 cells under 4 columns"),
        (f"{HEADER}\n,2026-11-25,enrolled,chaine\n", "t.csv, line 2, learner", "is empty"),
        (f"{HEADER}\nlea,25/11/2026,enrolled,chaine\n", "t.csv, line 2, date", "an unexpected value"),
        (f"{HEADER}\nlea,2026-11-25,inscrit,chaine\n", "t.csv, line 2, kind", "an unexpected value"),
        (f"{HEADER}\n\nlea,2026-11-25,enrolled,froid\n", "t.csv, line 3, module", "an unexpected value"),
        (f"{HEADER}\nlea,2026-11-25,answered,chaine\n", "line 2, item", "a question was answered"),
        (f"{HEADER}\nlea,2026-11-25,experienced,chaine\n", "line 2, page", "a page was seen"),
        (f"{HEADER},score\nlea,2026-11-25,passed,chaine,85\n", "line 2, score", "an unexpected value"),
        (
            f"{HEADER},correct\nlea,2026-11-25,passed,chaine,peut-être\n",
            "line 2, correct",
            "an unexpected value",
        ),
        (f"{RATED}\nlea,2026-11-25,rated,chaine,soon,Bien ?,4,5\n", "line 2, moment", "an unexpected value"),
        (f"{RATED}\nlea,2026-11-25,rated,chaine,later,Bien ?,,5\n", "line 2, rating", "is empty"),
        (f'{HEADER}\n"lea,2026-11-25', "t.csv, line 2", "unexpected end of data"),
    ],
)
def test_what_is_wrong_is_refused_by_file_line_and_column(
    tmp_path: Path, text: str, place: str, happened: str
) -> None:
    with pytest.raises(ResultsUnreadable) as refused:
        read(tmp_path, text)
    assert place in refused.value.place
    assert happened in refused.value.happened
    assert refused.value.remedy


def test_a_table_that_is_not_utf_8_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ResultsUnreadable, match="is not UTF-8"):
        read(tmp_path, f"{HEADER}\nléa,2026-11-25,enrolled,chaine\n".encode("cp1252"))


SCORED = f"{HEADER},score"


def told(intake: Intake, name: str, *rows: str, header: str = SCORED) -> list[float]:  # noqa: F811
    """Pull after a table was written, and return the scores that count."""
    (intake.folder / name).write_text("\n".join((header, *rows)) + "\n")
    intake.pulled(lambda _: origin(intake.folder))
    return sorted(intake.rows("score"))


WRONG, RIGHT = (f"lea,2026-11-25,completed,chaine,{score}" for score in ("0.9", "0.45"))
OTHER = "noe,2026-11-25,completed,chaine,0.3"


@pytest.mark.parametrize("named", [False, True])
def test_a_row_that_is_corrected_deleted_and_put_back_counts_as_the_table_says(
    intake: Intake,  # noqa: F811
    named: bool,
) -> None:
    """With an id a correction was dropped; without one the wrong score stayed beside the right one."""
    header, mark = (f"{SCORED},id", ",r1") if named else (SCORED, "")
    other = OTHER + (",r2" if named else "")
    assert told(intake, "a.csv", WRONG + mark, other, header=header) == [0.3, 0.9]
    assert told(intake, "a.csv", RIGHT + mark, other, header=header) == [0.3, 0.45]
    assert told(intake, "a.csv", other, header=header) == [0.3]
    assert told(intake, "a.csv", WRONG + mark, other, header=header) == [0.3, 0.9]


def test_an_empty_column_more_makes_no_row_new(intake: Intake) -> None:  # noqa: F811
    told(intake, "a.csv", WRONG)
    assert told(intake, "b.csv", f"{WRONG},", header=f"{SCORED},seconds") == [0.9]


def test_a_row_that_another_table_still_gives_counts(intake: Intake) -> None:  # noqa: F811
    told(intake, "a.csv", WRONG, OTHER)
    told(intake, "b.csv", WRONG)
    assert told(intake, "b.csv") == [0.3, 0.9]


def test_under_one_id_the_table_that_was_read_last_counts(intake: Intake) -> None:  # noqa: F811
    """If it gives the row no more, the one that still gives it counts again."""
    header = f"{SCORED},id"
    told(intake, "a.csv", f"{WRONG},r1", header=header)
    assert told(intake, "b.csv", f"{RIGHT},r1", header=header) == [0.45]
    assert told(intake, "b.csv", header=header) == [0.9]


def test_the_rows_of_a_table_that_is_gone_stay(intake: Intake) -> None:  # noqa: F811
    told(intake, "a.csv", WRONG)
    (intake.folder / "a.csv").unlink()
    assert told(intake, "b.csv", OTHER) == [0.3, 0.9]


@pytest.mark.parametrize("named", [False, True])
def test_rows_an_older_version_kept_count_once_after_the_next_pull(
    intake: Intake,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
    named: bool,
) -> None:
    """They bear other ids: that of the row, or a digest of its empty cells too."""
    header, row = (f"{SCORED},id", f"{WRONG},r1") if named else (f"{SCORED},seconds", f"{WRONG},")
    with monkeypatch.context() as older:
        older.setattr(tables, "READING", "")
        older.setattr(tables.TablesOrigin, "_record", record_as_before)
        older.setattr(tables, "ResultBatch", lambda *given, table: ResultBatch(*given))
        assert told(intake, "a.csv", row, header=header) == [0.9]
    assert intake.results.read_state().of(PartKind.TABLES) == ()
    intake.pulled(lambda _: origin(intake.folder))
    assert intake.rows("score") == [0.9]


RECORD = TablesOrigin._record


def record_as_before(opened: TablesOrigin, row: Any) -> Any:
    record = RECORD(opened, row)
    return replace(record, id=record.former_id, former_id=None, row_key=None)


def test_of_a_forgotten_learner_no_row_of_a_table_is_known(intake: Intake) -> None:  # noqa: F811
    told(intake, "a.csv", WRONG, OTHER)
    assert erase_learner(intake.results, KEY, "lea").results == 1
    assert told(intake, "a.csv", RIGHT, OTHER) == [0.3]
    (part,) = intake.results.read_state().of(PartKind.TABLES)
    assert part.rows == 1


def test_a_table_that_vanishes_before_it_is_read_is_refused_alone(tmp_path: Path) -> None:
    for name in "abc":
        (tmp_path / f"{name}.csv").write_text(f"{HEADER}\nlea,2026-11-25,started,chaine\n")
    given = origin(tmp_path).read(None, tmp_path)
    next(given)
    (tmp_path / "b.csv").unlink()
    refused, kept = given
    assert isinstance(refused, FileRefused)
    assert (refused.file, isinstance(kept, ResultBatch)) == ("b.csv", True)
    assert "cannot be opened" in str(refused.error)


def test_of_a_refused_table_no_row_is_kept(intake: Intake) -> None:  # noqa: F811
    text = f"{HEADER}\nlea,2026-11-24,enrolled,chaine\nnoe,hier,enrolled,chaine\n"
    (intake.folder / "t.csv").write_text(text)
    trouble = intake.pulled(lambda _: origin(intake.folder)).troubles["lrs, t.csv"]
    assert "line 3, date" in trouble.happened
    assert "t.csv, ligne 3, date\u00a0: a une valeur inattendue" in trouble.explain(Language.FRENCH)
    assert intake.rows() == []


def test_the_other_tables_are_read_where_one_is_refused_and_it_is_tried_again_until_it_is_mended(
    intake: Intake,  # noqa: F811
) -> None:
    row = "{},2026-11-24,enrolled,{}\n"
    for name, module in (("a", "chaine"), ("b", "allergenes"), ("c", "chaine")):
        (intake.folder / f"{name}.csv").write_text(f"{HEADER}\n{row.format(name, module)}")
    done = intake.pulled(lambda _: origin(intake.folder))
    assert (done.new, list(done.troubles)) == (2, ["lrs, b.csv"])
    since, intake.now = intake.now, intake.now + timedelta(days=1)
    assert intake.pulled(lambda _: origin(intake.folder)).troubles["lrs, b.csv"].since == since
    assert intake.results.read_state().origins[0].read_at is None
    (intake.folder / "b.csv").write_text(f"{HEADER}\n{row.format('b', 'chaine')}")
    done = intake.pulled(lambda _: origin(intake.folder))
    assert (done.new, done.known_before, done.troubles) == (1, 0, {})


@pytest.mark.parametrize("column", [name for name in COLUMNS if name not in {"learner", "question"}])
def test_a_name_in_a_wrong_column_is_neither_told_nor_kept(intake: Intake, column: str) -> None:  # noqa: F811
    """Columns that slipped by one: the refusal is kept in the store, and shown in Dagster."""
    cells = {"learner": "42", "date": "2026-11-24", "kind": "rated", "module": "chaine"}
    cells |= {"moment": "later", "question": "Bien ?", "rating": "4", "best_rating": "5"}
    cells |= {"item": "q-0001", "page": "p-0001", column: "Léa Martin"}
    (intake.folder / "t.csv").write_text(f"{','.join(cells)}\n{','.join(cells.values())}\n")
    done = intake.pulled(lambda _: origin(intake.folder))
    assert "Martin" not in str(done.troubles)
    assert b"Martin" not in intake.stored()


@given(st.text(max_size=300))
@settings(max_examples=examples(75), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_read_or_refused_and_never_a_traceback(tmp_path: Path, text: str) -> None:
    with suppress(ResultsUnreadable):
        read(tmp_path, f"{HEADER}\n".encode() + text.encode("utf-8", errors="surrogatepass"))


def test_every_needed_column_is_a_column() -> None:
    assert set(NEEDED) < set(COLUMNS)
    assert len(set(COLUMNS)) == len(COLUMNS)
