"""Tables fit the terminal they are read in; what goes into a pipe is a line a row."""

import os

import pytest

from pipelines.cli import output
from pipelines.cli.output import write_table

HEADER = ("module", "finding")
ROWS = [("froid--chaine", "the quotation stands nowhere in its source any more"), ("froid--quai", "none")]


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(output.sys.stdout, "isatty", lambda: True)
    monkeypatch.setattr(output.shutil, "get_terminal_size", lambda: os.terminal_size((40, 20)))


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
def test_a_terminal_too_narrow_for_any_table_still_shows_it() -> None:
    many = tuple(f"column number {n}" for n in range(9))
    assert len(write_table(many, [many]).splitlines()) > 3
