"""The draft's page: links first, then the outcome under the same labels; every entry shows in place."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.review.deciding import Decided
from pipelines.review.diff import WIDTH, diff
from pipelines.review.markdown import fits
from pipelines.review.page import (
    MarkdownEntry,
    PageEntry,
    TextEntry,
    UrlEntry,
    after_decision,
    draft_page,
)
from pipelines.review.policy import AsOf, judge
from schemas.course import ReviewPolicy
from schemas.draft import CitationStatus, Content, Draft, Lesson, Paragraph, Quiz, Section, Summary
from schemas.finding import Finding
from schemas.language import Language
from schemas.review import Decision, LedgerEntry, Verdict
from tests import builders

DESK = "http://127.0.0.1:3001"
COURSE = builders.course()
TWO_ROLES = builders.course(review=ReviewPolicy(roles={"pedagogie": ("lea",), "expert": ("noe",)}))
DRAFT = builders.draft()
ENGLISH = builders.draft(content=builders.content(language=Language.ENGLISH))
ALTERED = Finding(rule="citation.altered", place="st-0001", facts={"source": "a.md", "quote": "x"})


def page(draft: Draft = DRAFT, *said: Decision, earlier: Draft | None = None) -> dict[str, PageEntry]:
    return draft_page(draft, judge(draft, said, COURSE, AsOf(builders.NOON)), COURSE, earlier, DESK)


def decided(draft: Draft, *said: Decision, course: Any = COURSE) -> dict[str, PageEntry]:
    entry = LedgerEntry(
        sequence=len(said), previous="0" * 64, recorded=said[-1], key_id="0" * 12, mac="0" * 64
    )
    return after_decision(Decided(entry, judge(draft, said, course, AsOf(builders.NOON))), draft, course)


def text(entry: PageEntry) -> str:
    assert isinstance(entry, TextEntry)
    return entry.text


def test_the_page_opens_with_one_link_for_each_verdict() -> None:
    found = list(page().items())[:3]
    assert [label for label, _ in found] == ["Approuver", "Demander des changements", "Rejeter"]
    assert all(
        isinstance(entry, MarkdownEntry)
        and f"**[{label} →](/locations/premierjet/jobs/decide/" in entry.markdown
        for label, entry in found
    )


def test_a_link_too_long_for_words_to_click_is_shown_as_it_is() -> None:
    """Every blocking finding brings its line into the Launchpad: ten of them pass 1,000 characters."""
    findings = tuple(ALTERED.model_copy(update={"place": f"st-{n:04d}"}) for n in range(10))
    approve = page(builders.draft(findings=findings))["Approuver"]
    assert isinstance(approve, UrlEntry)
    assert len(approve.url) > 1000


def test_the_page_speaks_the_modules_language() -> None:
    assert list(page(ENGLISH))[:4] == ["Approve", "Request changes", "Reject", "Status"]


def test_the_page_says_how_the_draft_stands_and_what_it_rests_on() -> None:
    found = page()
    waiting = (
        "en attente depuis le 2026-11-24 12:00 UTC · rôle attendu : pedagogie (lea) · constats bloquants : 0"
    )
    assert text(found["État"]) == waiting
    assert text(found["Empreinte"]) == DRAFT.content.canonical_digest()
    assert text(found["Citations"]) == "vérifiées mot pour mot : 11 · à vérifier : 0 · sans source : 0"
    assert text(found["Coût"]) == "extractive · 0 EUR"
    assert found["Constats"] == TextEntry("aucun")
    assert text(found["Changements depuis la révision précédente"]) == "première révision"


def test_findings_are_listed_the_blocking_ones_first() -> None:
    note = Finding(rule="item.absolute", place="q-0001", facts={"words": "toujours"})
    found = page(builders.draft(findings=(note, ALTERED)))["Constats"]
    assert isinstance(found, MarkdownEntry)
    first, second = found.markdown.splitlines()
    assert first.startswith(f"- **bloquant** · faux · st\\-0001 · `{ALTERED.id}`: ")
    assert second.startswith("- **remarque**")


def test_many_findings_go_on_in_a_second_list() -> None:
    findings = tuple(ALTERED.model_copy(update={"place": f"st-{n:04d}"}) for n in range(20))
    found = page(builders.draft(findings=findings))
    lists = [entry for label, entry in found.items() if label.startswith("Constats")]
    assert len(lists) > 1
    assert sum(entry.markdown.count("\n") + 1 for entry in lists if isinstance(entry, MarkdownEntry)) == 20


def test_what_a_person_edited_is_counted_as_to_verify_and_what_has_no_source_as_unsourced() -> None:
    unsure = builders.citation(1).model_copy(update={"status": CitationStatus.TO_VERIFY})
    points = (
        builders.statement(1, citations=(unsure, builders.citation(2))),
        builders.statement(2, citations=()),
    )
    draft = builders.draft(content=builders.content(artefacts=(Summary(points=points),)))
    assert text(page(draft)["Citations"]) == "vérifiées mot pour mot : 1 · à vérifier : 1 · sans source : 1"


def test_the_text_can_be_read_on_the_page_with_the_ids_a_comment_names() -> None:
    found = page()
    lesson = found["Texte 01 · p-0001 Les seuils"]
    assert isinstance(lesson, MarkdownEntry)
    assert lesson.markdown.startswith(
        "- st\\-0001 La température de la chambre froide reste entre 0 °C et 3 °C."
    )
    quiz = found["Texte 03 · q-0001 Combien de temps un produit peut-il rester exposé ?"]
    assert isinstance(quiz, MarkdownEntry)
    assert "\\[x\\] b. 30 minutes" in quiz.markdown


def test_a_revision_shows_its_changes_against_the_one_before() -> None:
    newer = builders.content(
        artefacts=(
            Summary(
                points=(builders.statement(2, "Un produit exposé 45 minutes est écarté.", id="st-0009"),)
            ),
        )
    )
    older = builders.content(artefacts=(Summary(points=(builders.statement(2, id="st-0009"),)),))
    found = page(builders.draft(revision=2, content=newer), earlier=builders.draft(content=older))[
        "Changements depuis la révision précédente"
    ]
    assert isinstance(found, MarkdownEntry)
    assert found.markdown.splitlines()[0] == "```diff"
    assert "-st-0009 Un produit exposé plus de 30 minutes est écarté." in found.markdown
    assert "+st-0009 Un produit exposé 45 minutes est écarté." in found.markdown


def test_an_approval_takes_the_place_of_the_links_and_can_be_withdrawn() -> None:
    found = decided(DRAFT, builders.decision())
    assert text(found["Approuver"]) == "Approuvé par lea le 2026-11-24 12:00 UTC"
    assert "sans objet" in text(found["Demander des changements"])
    withdraw = found["Rejeter"]
    assert isinstance(withdraw, MarkdownEntry)
    assert withdraw.markdown.startswith("[Retirer l'approbation](/locations/premierjet/jobs/decide/")
    assert set(found) <= set(page())


def test_a_request_for_changes_shows_who_asked_and_what_for() -> None:
    asked = builders.decision(verdict=Verdict.REQUEST_CHANGES, comment="q-0001\ntrop facile")
    found = decided(DRAFT, asked)
    outcome = "Changements demandés par lea le 2026-11-24 12:00 UTC : « q-0001 trop facile »"
    assert text(found["Demander des changements"]) == outcome
    assert "sans objet" in text(found["Approuver"])


def test_while_a_second_role_is_awaited_the_links_stay_for_its_people() -> None:
    found = decided(DRAFT, builders.decision(), course=TWO_ROLES)
    link = found["Approuver"]
    assert isinstance(link, MarkdownEntry)
    assert "person:+%22noe%22" in link.markdown
    assert text(found["État"]).startswith("Approuvé par lea le 2026-11-24 12:00 UTC · en attente depuis")


def test_the_page_of_a_draft_decided_on_before_shows_the_outcome_too() -> None:
    assert text(page(DRAFT, builders.decision())["Approuver"]).startswith("Approuvé par lea")


LONG = st.text(st.sampled_from("aé `*_#<>[]()|\\\n🌡&~"), min_size=1, max_size=1200).map(
    lambda text: text.strip() or "x"
)


def wordy(texts: list[str]) -> Content:
    statements = tuple(builders.statement(n % 8 + 1, text) for n, text in enumerate(texts))
    options = tuple(
        option.model_copy(update={"text": texts[0], "feedback": texts[-1]})
        for option in builders.question().options
    )
    sections = (Section(id="p-0001", title="Page", blocks=(Paragraph(statements=statements),)),)
    quiz = Quiz(items=(builders.question(stem=texts[0], options=options),))
    return builders.content(artefacts=(Lesson(sections=sections), quiz, Summary(points=statements)))


@given(st.lists(LONG, min_size=1, max_size=12), st.lists(LONG, min_size=1, max_size=12))
@settings(max_examples=30, deadline=None)
def test_whatever_the_text_every_entry_shows_in_place(before: list[str], after: list[str]) -> None:
    draft = builders.draft(revision=2, content=wordy(after))
    for label, entry in page(draft, earlier=builders.draft(content=wordy(before))).items():
        assert "\n" not in label
        if isinstance(entry, MarkdownEntry):
            assert fits(entry.markdown), label
    assert all(len(line) <= WIDTH for line in diff(wordy(before), wordy(after)))


@pytest.mark.parametrize("count", [60, 99])
def test_a_long_module_keeps_its_page_within_the_rows_dagster_shows(count: int) -> None:
    sections = tuple(
        Section(id=f"p-{n:04d}", title="Page", blocks=(Paragraph(statements=(builders.statement(1),)),))
        for n in range(count)
    )
    draft = builders.draft(content=builders.content(artefacts=(Lesson(sections=sections),)))
    assert len(page(draft)) <= 80


def test_equal_contents_have_no_diff() -> None:
    assert diff(DRAFT.content, DRAFT.content) == []


def test_the_draft_of_a_later_day_says_since_when_it_waits() -> None:
    later = DRAFT.provenance.model_copy(update={"written_at": builders.NOON + timedelta(days=2)})
    assert "depuis le 2026-11-26" in text(page(builders.draft(provenance=later))["État"])
