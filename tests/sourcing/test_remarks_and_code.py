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
