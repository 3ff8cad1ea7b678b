"""Boxes that sites mark in Markdown: GitBook's hints, and the admonitions of MkDocs."""

import pytest

from schemas.source import RemarkKind, SpanKind
from tests.sourcing.documents import read, said


@pytest.mark.parametrize(
    ("style", "kind"),
    [
        (' style="warning"', RemarkKind.WARNING),
        (' style="danger"', RemarkKind.WARNING),
        (' style="success"', RemarkKind.KEY_POINT),
        (' style="info"', None),
        ("", None),
    ],
)
def test_a_hint_of_gitbook_is_a_box_of_its_style_and_none_of_an_exercise(
    style: str, kind: RemarkKind | None
) -> None:
    source = read("a.md", f"# Commandes\n\n{{% hint{style} %}}\nNe supprimez rien.\n{{% endhint %}}\n")
    (span,) = (span for span in source.spans if span.kind is SpanKind.SENTENCE)
    assert span.text == "Ne supprimez rien."
    assert (span.remark.kind if span.remark else None) is kind


@pytest.mark.parametrize(
    "written",
    [
        '!!! warning "Porte froide"\n    Fermez la porte.\n',
        '!!!warning "Porte froide"\n    Fermez la porte.\n',
        '!!! Warning "Porte froide"\n\n    Fermez la porte.\n',
        '!!! warning "Porte froide" Fermez la porte.\n',
        '!!! warning inline end "Porte froide"\nFermez la porte.\n',
        '??? warning "Porte froide"\n    Fermez la porte.\n',
        '???+ warning "Porte froide"\n    Fermez la porte.\n',
    ],
)
def test_the_sign_and_the_title_of_an_admonition_go_to_its_box(written: str) -> None:
    source = read("a.md", f"# Froid\n\nEntrez.\n{written}\nSortez.\n")
    assert said(source, SpanKind.SENTENCE) == ["Entrez.", "Porte froide", "Fermez la porte.", "Sortez."]
    assert [span.remark.kind for span in source.spans if span.remark] == [RemarkKind.WARNING] * 2


def test_an_admonition_within_another_is_read_with_it_and_one_in_code_is_code() -> None:
    boxes = "!!! info\n    Dehors.\n\n    !!! tip\n        Dedans.\n\nFin.\n"
    source = read("a.md", f"# Froid\n\n{boxes}\n```\n!!! note\n    Code.\n```\n")
    assert said(source, SpanKind.SENTENCE) == ["Dehors.", "Dedans.", "Fin."]
    assert said(source, SpanKind.CODE) == ["!!! note\n    Code."]


def test_a_hint_of_mkdocs_is_advice_and_a_closed_solution_is_one() -> None:
    source = read("a.md", '# Froid\n\n!!! hint\n    Ouvrez.\n\n??? success "Solution"\n    Fermez.\n')
    kinds = {span.text: span.remark.kind for span in source.spans if span.remark}
    assert kinds["Ouvrez."] is RemarkKind.KEY_POINT
    assert kinds["Fermez."] is RemarkKind.SOLUTION


def test_a_sentence_that_shouts_is_no_admonition() -> None:
    source = read("a.md", "# Froid\n\n!!! Fermez toujours la porte.\n")
    assert said(source, SpanKind.SENTENCE) == ["!!!", "Fermez toujours la porte."]
    assert not any(span.remark for span in source.spans)


@pytest.mark.parametrize("written", [r":arrow\_right:Ouvrez la porte.", ":arrow_right: Ouvrez la porte."])
def test_the_code_of_a_pictogram_is_no_word_though_it_is_escaped_or_joined_to_one(written: str) -> None:
    assert said(read("a.md", f"{written}\n")) == ["Ouvrez la porte."]
