"""Tables fit the terminal they are read in; what goes into a pipe is a line a row."""

import os

import pytest

from pipelines.cli import output
from pipelines.cli.output import write_table
from pipelines.cli.text_width import measure_width, wrap_text

HEADER = ("module", "finding")
ROWS = [("froid--chaine", "the quotation stands nowhere in its source any more"), ("froid--quai", "none")]


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(output.sys.stdout, "isatty", lambda: True)
    monkeypatch.setattr(output.shutil, "get_terminal_size", lambda *_, **__: os.terminal_size((40, 20)))


def test_a_table_in_a_pipe_has_a_line_for_each_row() -> None:
    lines = write_table(HEADER, ROWS).splitlines()
    assert len(lines) == 2 + len(ROWS)
    assert lines[2].endswith(ROWS[0][1])


@pytest.mark.usefixtures("narrow")
def test_a_table_on_a_terminal_stays_within_its_width_and_loses_no_word() -> None:
    table = write_table(HEADER, ROWS)
    assert max(map(len, table.splitlines())) <= 40
    words = table.split()
    assert all(word in words for row in ROWS for cell in row for word in cell.split())


@pytest.mark.usefixtures("narrow")
def test_a_terminal_too_narrow_for_the_columns_has_a_line_for_each_cell() -> None:
    header = tuple(f"column {n}" for n in range(9))
    table = write_table(header, [tuple(f"cell {n}" for n in range(9)), tuple("word " * 12 for _ in header)])
    assert max(map(len, table.splitlines())) <= 40
    first, second = table.split("\n\n")
    assert first.splitlines() == [f"column {n}  cell {n}" for n in range(9)]
    assert second.split().count("word") == 9 * 12


@pytest.mark.parametrize(
    ("text", "width"),
    [("fraîcheur", 9), ("frai\u0302cheur", 9), ("冷蔵庫", 6), ("냉장고", 6), ("غُرْفَة", 4), ("a\u200bb", 2)],
)
def test_a_text_is_as_wide_as_a_terminal_draws_it(text: str, width: int) -> None:
    assert measure_width(text) == width


@pytest.mark.usefixtures("narrow")
@pytest.mark.parametrize("sign", ["冷", "غُ", "é"])
def test_columns_stand_below_each_other_whatever_they_are_written_in(sign: str) -> None:
    """Each sign of a title in Japanese moved what stood to its right by one."""
    rows = [(f"{sign * 3} {sign * 4}", "waits"), (f"{sign * 30}", "approved"), ("abc", "approved")]
    lines = write_table(("title", "state"), rows).splitlines()
    assert max(map(measure_width, lines)) <= 40
    states = [line for line in lines if line.endswith(("waits", "approved", "state"))]
    starts = {measure_width(line[: line.rindex(line.split()[-1])]) for line in states}
    assert len(starts) == 1


def test_a_line_ends_at_no_no_break_space() -> None:
    assert wrap_text("La limite\u00a0: 30 minutes", 11) == ["La limite\u00a0:", "30 minutes"]


def test_a_word_wider_than_a_line_is_cut_where_two_columns_end() -> None:
    assert wrap_text("冷蔵庫の温度", 5) == ["冷蔵", "庫の", "温度"]
