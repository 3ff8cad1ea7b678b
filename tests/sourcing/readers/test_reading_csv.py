"""Tables of answers as rows one can cite: what they say, what is left out, and what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.sourcing.report import list_source_findings
from pipelines.testing import builders
from schemas.errors import SourceUnreadable
from schemas.formula import escape_formula, is_formula
from schemas.language import Language
from schemas.source import SourceSpans, SpanKind
from tests.sourcing.documents import dropped, read, rows, said

ANSWERS = "Service;Fréquence;Remarque\nOffice;Jamais;Pas de sonde\nCuisine;Souvent;\n"
HEADER = ("Service", "Fréquence", "Remarque")


def told(name: str, data: bytes | str) -> list[tuple[str, dict[str, str]]]:
    spans = SourceSpans(module=builders.KEY, fingerprint="0" * 64, sources=(read(name, data),))
    return [(finding.rule, finding.facts) for finding in list_source_findings(spans)]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.csv", ANSWERS),
        ("a.csv", ANSWERS.replace(";", ",")),
        ("a.csv", ANSWERS.replace(";", "\t")),
        ("a.tsv", ANSWERS.replace(";", "\t")),
        ("a.csv", ANSWERS.replace("\n", "\r\n")),
        ("a.csv", ANSWERS.encode("utf-8-sig")),
        ("a.csv", ANSWERS.encode("cp1252")),
        ("a.csv", ANSWERS.encode("utf-16")),
        ("a.csv", "sep=;\n" + ANSWERS),
        ("a.csv", "\n\n" + ANSWERS + ";;\n\n"),
    ],
)
def test_the_same_answers_are_read_however_they_were_exported(name: str, data: bytes | str) -> None:
    assert rows(read(name, data)) == [
        (HEADER, ("Office", "Jamais", "Pas de sonde")),
        (HEADER, ("Cuisine", "Souvent", "")),
    ]


def test_every_row_is_one_span_that_points_at_its_row_of_the_spreadsheet() -> None:
    spans = read("a.csv", ANSWERS).spans
    assert {span.kind for span in spans} == {SpanKind.ROW}
    assert [span.text for span in spans] == ["Office | Jamais | Pas de sonde", "Cuisine | Souvent"]
    assert [span.anchor.place.number for span in spans] == [2, 3]
    assert [span.anchor.row.row for span in spans if span.anchor.row] == [1, 2]


def test_a_table_of_one_column_is_one_too() -> None:
    assert rows(read("a.csv", "Réponse\nOui\nNon\n")) == [(("Réponse",), ("Oui",)), (("Réponse",), ("Non",))]


def test_a_quoted_cell_may_hold_separators_quotation_marks_and_lines() -> None:
    (row,) = rows(read("a.csv", 'A;B\n"un; ""deux""\ntrois";x\n'))
    assert row[1] == ('un; "deux" trois', "x")


def test_a_row_inserted_elsewhere_leaves_every_other_id_alone() -> None:
    before = {span.text: span.id for span in read("a.csv", ANSWERS).spans}
    after = {span.text: span.id for span in read("a.csv", ANSWERS.replace("\nO", "\nX;Y;Z\nO")).spans}
    assert before.items() <= after.items()


def test_columns_that_say_who_answered_are_read_nowhere_and_told() -> None:
    text = "Nom;Adresse e-mail;Contact;Service\nÉlise Martin;e@x.fr;06 12 34 56 78;Office\n"
    source = read("a.csv", text)
    assert rows(source) == [(("Service",), ("Office",))]
    assert "Martin" not in source.canonical().decode()
    assert "e@x.fr" not in source.canonical().decode()
    facts = {"source": "a.csv", "columns": "Nom, Adresse e-mail, Contact"}
    assert told("a.csv", text) == [("source.personal-data", facts)]


@pytest.mark.parametrize(
    "title",
    [
        "Nom du produit",
        "Connaissez-vous le nom du référent ?",
        "Répondez-vous au téléphone ?",
        "Nom de l'école",
        "Participants",
        "Agent",
        "Nombre",
        "Âge",
    ],
)
def test_a_question_that_only_mentions_a_name_is_kept(title: str) -> None:
    assert rows(read("a.csv", f"{title};B\nx;y\n"))[0][0] == (title, "B")


@pytest.mark.parametrize(
    "title",
    [
        "Votre nom",
        "Quel est votre nom ?",
        "Votre nom et prénom",
        "Nom de l'agent",
        "Répondant",
        "Stagiaire",
        "What is your name?",
        "Participant name",
    ],
)
def test_a_column_of_those_who_answered_is_never_read(title: str) -> None:
    text = f"{title};B\nAminata Cissé;y\n"
    assert rows(read("a.csv", text))[0][0] == ("B",)


def test_an_address_in_a_remark_does_not_hide_everybodys_remarks() -> None:
    text = "Remarque;B\nÉcrivez à e@x.fr;1\nPas de sonde;2\nRien;3\n"
    assert dropped("a.csv", text) == []


FORMULAS = (
    '=HYPERLINK("http://x.example";"ici")',
    "+cmd|' /C calc'!A0",
    "@SUM(A1:A9)",
    "-2+3+cmd|'x'!A1",
)


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_formula_is_text_told_to_a_person_and_disarmed_where_we_write_it(formula: str) -> None:
    quoted = formula.replace('"', '""')
    text = f'A;B\n"{quoted}";x\n'
    assert rows(read("a.csv", text))[0][1][0] == formula
    (rule, facts) = told("a.csv", text)[0]
    assert (rule, facts["column"], facts["place"], facts["excerpt"]) == (
        "source.formula",
        "A",
        "§ 2",
        formula,
    )
    assert escape_formula(formula) == f"'{formula}"


@pytest.mark.parametrize("cell", ["-3", "+4,5 %", "3 = 3", "+33 6 12 34 56 78", "Oui", "- rien à dire", ""])
def test_what_nothing_would_calculate_is_no_formula(cell: str) -> None:
    assert not is_formula(cell)


@pytest.mark.parametrize("number", ["-3", "+4,5 %", "12"])
def test_a_number_is_written_down_as_it_is(number: str) -> None:
    assert escape_formula(number) == number


@given(st.text())
def test_no_cell_we_write_down_can_be_calculated(text: str) -> None:
    written = escape_formula(text)
    assert not is_formula(written)
    assert written.endswith(text)


@pytest.mark.parametrize(
    ("data", "happened"),
    [
        ("A;B\n1;2\n1;2;3\n1\n", r"do not have 2 cells as its header does: rows 3 \(3\), 4 \(1\)"),
        ("A;B\n" + "1;2;3\n" * 9, r" 6 \(3\) and 4 more"),
        ("A;;C\n1;2;3\n", "answers in column 2, which has no title"),
        ("A;B;A\n1;2;3\n", "two columns called 'A', 1 and 3"),
        ('A;B\n"x"y;2\n', "quotation mark out of place in row 2"),
        ('A;B\n1;2\n"x;2\n', "quotation mark out of place in row 3"),
        (f"A;B\n1;{'x' * 1_000_000}\n", "row 2, column 2 has 1000000 characters"),
        ("A\n" + "x\n" * 20_001, "goes on after row 20002"),
        (";".join(["A"] * 300) + "\n", "row 1 has 300 columns"),
        ("A;B\n1;\x002\n", "holds binary data"),
        ("A;B\n", "contains no visible text"),
        ("Nom\nÉlise\n", "contains no visible text"),
    ],
)
def test_a_table_one_cannot_count_on_is_refused_with_its_row_and_a_remedy(data: str, happened: str) -> None:
    with pytest.raises(SourceUnreadable, match=rf"^a\.csv: .*{happened}.*\. .+"):
        read("a.csv", data)


def test_ten_thousand_rows_are_read() -> None:
    data = "Service;Note\n" + "".join(f"S{n % 7};{n % 5}\n" for n in range(10_000))
    spans = read("a.csv", data).spans
    assert len({span.id for span in spans}) == 10_000


@given(st.binary(max_size=300))
def test_no_bytes_end_otherwise_than_in_rows_or_in_a_refusal(data: bytes) -> None:
    try:
        source = read("a.csv", data)
    except SourceUnreadable:
        return
    assert source.language in Language
    assert all(len(row[0]) == len(row[1]) for row in rows(source))
    assert said(source)
