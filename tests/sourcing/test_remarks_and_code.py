"""What the author of a source set apart, and code, are known as such."""

import pytest

from schemas.source import RemarkKind, SpanKind
from tests.sourcing.documents import read

CODE = "if t > 3:\n    jeter()\n\nnoter()"


@pytest.mark.parametrize(
    "markdown", [f"Avant.\n\n```python\n{CODE}\n```\n\nAprès.", f"Avant.\n\n~~~\n{CODE}\n~~~\n\nAprès."]
)
def test_code_of_markdown_keeps_its_spaces_and_lines(markdown: str) -> None:
    source = read("a.md", markdown)
    assert [(span.kind, span.text) for span in source.spans] == [
        (SpanKind.SENTENCE, "Avant."),
        (SpanKind.CODE, CODE),
        (SpanKind.SENTENCE, "Après."),
    ]


def test_preformatted_text_that_is_no_code_is_read_as_sentences() -> None:
    source = read("a.html", "<html><body><pre>Fermez la porte.\nNotez.</pre></body></html>")
    assert {span.kind for span in source.spans} == {SpanKind.SENTENCE}


def test_hidden_code_is_left_out() -> None:
    source = read("a.html", "<html><body><p>Vu.</p><pre hidden><code>rm -rf</code></pre></body></html>")
    assert [span.text for span in source.spans] == ["Vu."]


@pytest.mark.parametrize(
    ("name", "text", "kind"),
    [
        ("a.md", "> [!WARNING]\n> Ne recongelez rien. Jamais.", RemarkKind.WARNING),
        ("a.md", "> [!tip] Ne recongelez rien. Jamais.", RemarkKind.KEY_POINT),
        (
            "a.qmd",
            '::: {.callout-caution title="Froid"}\nNe recongelez rien. Jamais.\n:::',
            RemarkKind.WARNING,
        ),
        (
            "a.html",
            '<div class="alert alert-danger"><p>Ne recongelez rien. Jamais.</p></div>',
            RemarkKind.WARNING,
        ),
        ("a.html", '<aside class="exemple">Ne recongelez rien. Jamais.</aside>', RemarkKind.EXAMPLE),
    ],
)
def test_a_remark_says_what_it_is_for(name: str, text: str, kind: RemarkKind) -> None:
    page = (
        f"<html><body><p>Avant.</p>{text}<p>Après.</p></body></html>"
        if name.endswith("html")
        else f"Avant.\n\n{text}\n\nAprès."
    )
    spans = {span.text: span.remark for span in read(name, page).spans}
    assert spans["Avant."] is None
    assert spans["Après."] is None
    for sentence in ("Ne recongelez rien.", "Jamais."):
        remark = spans[sentence]
        assert remark is not None
        assert (remark.number, remark.kind) == (1, kind)


@pytest.mark.parametrize(
    "text",
    [
        "> Ne recongelez rien.",
        "> [!NOTE]\n> Ne recongelez rien.",
        '<p class="warning">Ne recongelez rien.</p>',
    ],
)
def test_what_no_author_called_a_warning_is_none(text: str) -> None:
    assert [span.remark for span in read("a.md", text).spans] == [None] * len(read("a.md", text).spans)


def test_code_keeps_the_spaces_at_both_ends_of_its_lines() -> None:
    source = read("a.md", "```\n M seal.md\nM  \n```\n")
    assert [span.text for span in source.spans] == [" M seal.md\nM  "]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.md", "| Code | Sens |\n|---|---|\n| `M ` | rangé |\n| ` M` | modifié |\n"),
        (
            "a.html",
            "<html><body><table><tr><th>Code</th><th>Sens</th></tr>"
            "<tr><td> <code>M </code> </td><td>rangé</td></tr>"
            "<tr><td><code> M</code></td><td>modifié</td></tr></table></body></html>",
        ),
    ],
)
def test_a_cell_of_code_alone_keeps_its_spaces(name: str, text: str) -> None:
    """Two codes of a status differ in nothing else: both became M."""
    rows = [span.anchor.row for span in read(name, text).spans]
    assert [row.cells for row in rows if row is not None] == [("M ", "rangé"), (" M", "modifié")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lisez le résultat. `git merge` sert à cela.", ["Lisez le résultat.", "git merge sert à cela."]),
        ("Prenez p. ex. `git merge` pour cela.", ["Prenez p. ex. git merge pour cela."]),
        ("Lisez (tout. `git merge` aussi).", ["Lisez (tout. git merge aussi)."]),
        ("Tapez `git merge` ou `git rebase`.", ["Tapez git merge ou git rebase."]),
    ],
)
def test_a_command_in_small_letters_may_begin_a_sentence(text: str, expected: list[str]) -> None:
    assert [span.text for span in read("a.md", text).spans] == expected


QUIZ = """# Le froid

## Quiz

1. Quelle est la température de la chambre froide ?
2. Qui signe le relevé ?

## Réponses

1. b)
2. a)

## Testez vos connaissances

Question 1 : À quelle température garde-t-on les plats chauds ?

Réponse : B

Question 2. Vrai ou faux : on recongèle un produit.

Bonne réponse : faux.

## Corrigé du quiz

1 : B – 2 : faux
"""


def test_the_answers_of_a_source_s_own_quiz_are_closed_and_its_questions_open() -> None:
    solved = [span.text for span in read("a.md", QUIZ).spans if span.remark is not None]
    assert solved == ["b)", "a)", "Réponse : B", "Bonne réponse : faux.", "1 : B – 2 : faux"]


@pytest.mark.parametrize(
    ("text", "solved"),
    [
        ("Qui signe le relevé ?\n\nRéponse : B\n", ["Réponse : B"]),
        ("Qui signe le relevé ?\n\nRéponse : le chef du service le signe avant midi.\n", []),
        ("La porte est fermée.\n\nRéponse : B\n", []),
    ],
    ids=["key", "answer-to-read", "no-question"],
)
def test_outside_of_a_quiz_only_the_key_to_a_question_is_closed(text: str, solved: list[str]) -> None:
    source = read("a.md", f"# Le froid\n\n{text}")
    assert [span.text for span in source.spans if span.remark is not None] == solved
