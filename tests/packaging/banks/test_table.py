"""The questions in a spreadsheet."""

import csv
from io import StringIO
from pathlib import Path

from bench.quality.banks import bank as read_bank
from pipelines.packaging.banks.spreadsheet import write_spreadsheet
from pipelines.testing import builders
from schemas.draft import Option, SingleChoice, list_parts
from tests.packaging.banks import samples


def rows(data: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(data.decode("utf-8-sig"))))


def test_a_question_is_a_line_and_an_option_a_column() -> None:
    header, *asked = rows(write_spreadsheet(samples.of()))
    assert header[:5] == ["id", "sorte", "objectif", "question", "réponse"]
    assert len(asked) == 7
    single = dict(zip(header, asked[0], strict=False))
    assert (single["réponse"], single["b"]) == ("b", "30 minutes")


def test_what_is_read_back_has_the_same_key(tmp_path: Path) -> None:
    file = tmp_path / "bank.csv"
    file.write_bytes(write_spreadsheet(samples.of(builders.question())))
    (item,) = list_parts(read_bank(file).artefacts[0])
    assert isinstance(item, SingleChoice)
    assert [o.text for o in item.options if o.id == item.key] == ["30 minutes"]


def test_no_cell_is_calculated_by_a_spreadsheet() -> None:
    """CSV injection (OWASP): a draft is text, whoever wrote it."""
    options = (Option(id="a", text="=HYPERLINK(1)"), Option(id="b", text="@SUM(A1)"))
    _, asked = rows(
        write_spreadsheet(samples.of(builders.question(stem="+cmd|' /C calc'!A1", options=options, key="a")))
    )
    assert not [cell for cell in asked if cell.startswith(("=", "+", "@"))]
