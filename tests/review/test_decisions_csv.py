"""Decisions as a table: what is read, letter by letter, and what is refused by its line."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.review.decisions_csv import (
    COLUMNS,
    HEADER,
    CsvDecision,
    find_repeated_decisions,
    read_csv_decisions,
)
from schemas.errors import DecisionRefused, InvalidInput

DIGEST = "9ab1c2d3e4f5"
ROW = f"froid--chaine,{DIGEST},approve,,"
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\r\n\0")).map(str.strip)


def table(*rows: str, header: str = HEADER) -> bytes:
    return "\n".join((header, *rows)).encode()


def test_a_table_as_excel_writes_it_in_france_is_read() -> None:
    """A byte order mark, semicolons, CRLF, a cell of two lines, an empty line at the end."""
    written = "\ufeffModule;Digest;Verdict;Comment;Waivers\r\n"
    written += f'froid--chaine;{DIGEST};request_changes;"Revoir ; q-0003\r\net q-0005";\r\n;;;;\r\n'
    (line,) = read_csv_decisions(written.encode(), "d.csv")
    assert line == CsvDecision(
        3, "froid--chaine", DIGEST, "request_changes", "Revoir ; q-0003\r\net q-0005", ()
    )


def test_comment_and_waivers_may_be_left_out() -> None:
    (line,) = read_csv_decisions(
        table(f"froid--chaine,{DIGEST},approve", header="module,digest,verdict"), "d.csv"
    )
    assert (line.comment, line.waive) == ("", ())


def test_waivers_stand_one_to_a_line_of_their_cell() -> None:
    (line,) = read_csv_decisions(
        table(f'froid--chaine,{DIGEST},approve,,"f-1a2b3c4d: vu\n\nf-5e6f7a8b: vu; relu"'), "d.csv"
    )
    assert line.to_request("lea").waivers == {"f-1a2b3c4d": "vu", "f-5e6f7a8b": "vu; relu"}


@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=4), st.sampled_from(",;\t"))
def test_every_comment_is_read_to_the_letter(said: list[tuple[str, str]], delimiter: str) -> None:
    """A formula, a quotation mark, a semicolon: data, whatever a spreadsheet would make of it."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=delimiter)
    writer.writerows([COLUMNS, *(("froid--chaine", DIGEST, "reject", *texts) for texts in said)])
    lines = read_csv_decisions(file.getvalue().encode(), "d.csv")
    assert [(line.comment, line.waive) for line in lines] == [
        (comment, (waive,) if waive else ()) for comment, waive in said
    ]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "d.csv, line 1: has no column module, digest, verdict"),
        (table(ROW, header="module,digest"), "line 1: has no column verdict"),
        (table(ROW, header="module,digest,verdict,coment,waivers"), "nobody knows: 'coment'"),
        (table(ROW, header="module,digest,verdict,verdict,waivers"), "twice: verdict"),
        (
            table(ROW, f"froid--releve,{DIGEST},reject,trop long, et faux,"),
            "line 3: has 6 cells under 5 columns",
        ),
        (table(f'froid--chaine,{DIGEST},approve,"no end,'), "line 2: unexpected end of data"),
        ("module,digest,verdict,comment\nx,y,reject,é".encode("cp1252"), r"not UTF-8 \(byte 42\)"),
    ],
    ids=["empty", "no-verdict", "misspelt", "twice", "comma", "open-quote", "windows-1252"],
)
def test_what_is_no_table_is_refused_whole(data: bytes, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        read_csv_decisions(data, "d.csv")


@pytest.mark.parametrize(
    ("changes", "words"),
    [({"verdict": "ok"}, "'ok'"), ({"waive": ("vu et revu",)}, "vu et revu")],
)
def test_a_line_that_is_no_decision_is_refused(changes: dict[str, object], words: str) -> None:
    (line,) = read_csv_decisions(table(ROW), "d.csv")
    with pytest.raises(DecisionRefused, match=words):
        CsvDecision(**(vars(line) | changes)).to_request("lea")


def test_of_two_lines_about_one_draft_neither_counts() -> None:
    lines = read_csv_decisions(
        table(ROW, f"froid--chaine,{DIGEST}0000,reject,Non,", f"froid--releve,{DIGEST},approve,,"), "d.csv"
    )
    assert [str(error) for error in find_repeated_decisions(lines, "d.csv")] == [
        "d.csv, line 3: decides on the draft of 'froid--chaine' that line 2 decides on. Keep one of the two"
    ]
