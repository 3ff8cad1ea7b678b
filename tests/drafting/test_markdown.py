"""What a reviewer reads: everything cited is numbered, nothing a source says becomes active."""

import re

import pytest
from markdown_it import MarkdownIt

from pipelines.deliverable_kinds import DRAFTING_KINDS as KINDS
from pipelines.deliverables.quiz.contract import Quiz
from pipelines.deliverables.summary.contract import Summary
from pipelines.drafting.markdown import render_content
from pipelines.drafting.markup import escape
from pipelines.testing import builders
from schemas.draft import CitationStatus, Origin
from schemas.language import Language

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[clic](javascript:alert(1))",
    "![image](https://evil.example/x.png)",
    "https://evil.example/",
    "www.evil.example",
    "ecrire@evil.example",
    "&lt;b&gt; &amp;",
    "# titre",
    "1. point",
    "- point",
    "> citation",
    "| a | b |",
    "`code` **gras** _italique_ ~~barré~~",
    "[^1]: note",
    "ligne\n\n# titre",
    "=== ",
    "\\*pas gras\\*",
    "$x^2$",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_source_cannot_make_markup(text: str) -> None:
    """Judged by a real CommonMark reader with GFM tables, strike-through and raw HTML turned on."""
    reader = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    shown = reader.render(f"- {escape(text)}")
    assert reader.render("- x").replace("x", "") == _without_text(shown)


def _without_text(html: str) -> str:
    return "".join(re.findall(r"<[^>]+>|\n", html))


@pytest.mark.parametrize(
    "text", ["https://evil.example", "www.evil.example", "a@evil.example", "ftp://x.example"]
)
def test_gfm_finds_no_address_to_link(text: str) -> None:
    assert "://" not in escape(text)
    assert "www." not in escape(text)
    assert "@" not in escape(text)


def test_every_statement_shows_its_note_and_its_id() -> None:
    text = render_content(KINDS, builders.content())
    assert "Un produit exposé plus de 30 minutes est écarté. [2] `st-0002`" in text
    assert (
        "- [2] « Un produit exposé plus de 30 minutes est écarté. » (sources/froid.md, paragraphe 3)" in text
    )
    assert "1. Fermer la porte." in text
    assert "| Viande hachée | 2 °C | 24 h |" in text
    assert "`p-0002`" in text
    assert "`q-0001`" in text


def test_the_right_answer_is_marked() -> None:
    assert "- b) **30 minutes** ✓ bonne réponse" in render_content(KINDS, builders.content())


def test_what_has_no_source_is_visibly_marked() -> None:
    bare = builders.statement(1, citations=(), origin=Origin.HUMAN)
    text = render_content(KINDS, builders.content(artefacts=(Summary(points=(bare,)),)))
    assert "**⚠ sans source** `st-0001` _écrit par une personne_" in text


def test_a_citation_to_verify_is_visibly_marked() -> None:
    doubtful = builders.citation(1).model_copy(update={"status": CitationStatus.TO_VERIFY})
    text = render_content(
        KINDS,
        builders.content(artefacts=(Summary(points=(builders.statement(1, citations=(doubtful,)),)),)),
    )
    assert "[1] **⚠ citation à vérifier**" in text


def test_english_content_is_shown_in_english() -> None:
    content = builders.content(language=Language.ENGLISH, artefacts=(Quiz(items=(builders.question(),)),))
    text = render_content(KINDS, content)
    assert "## Quiz" in text
    assert "right answer" in text
    assert "**Sources cited**" in text
