"""The draft's page: links first, then the outcome under the same labels; every entry shows in place."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.deliverables.lesson.contract import Lesson
from pipelines.deliverables.quiz.contract import Quiz
from pipelines.deliverables.summary.contract import Summary
from pipelines.review.draft_page import after_decision, draft_page
from pipelines.review.entries import MarkdownEntry, PageEntry, TableEntry, TextEntry, UrlEntry
from pipelines.review.markdown import fits
from pipelines.review.policy import AsOf
from pipelines.review.situation import assess_situation
from pipelines.review.versions import Versions
from pipelines.testing import builders
from schemas.course import Course, Escalation, ReviewPolicy
from schemas.draft import (
    CitationStatus,
    Content,
    Deliverable,
    Draft,
    Origin,
    Paragraph,
    Provenance,
    Section,
    walk_citing,
)
from schemas.finding import Finding, Waiver
from schemas.language import Language
from schemas.review import Decision, Verdict
from tests import sample_deliverables as deliverables
from tests.fuzzing import examples

DESK = "http://127.0.0.1:3001"
COURSE = builders.course()
TWO_ROLES = builders.course(review=ReviewPolicy(roles={"pedagogie": ("lea",), "expert": ("noe",)}))
TODAY = AsOf(builders.NOON)
DRAFT = builders.draft()
ENGLISH = builders.draft(content=builders.content(language=Language.ENGLISH))
ALTERED = Finding(rule="citation.altered", place="st-0001", facts={"source": "a.md", "quote": "x"})


def page(
    draft: Draft = DRAFT,
    *said: Decision,
    earlier: Draft | None = None,
    course: Course = COURSE,
    as_of: AsOf = TODAY,
    versions: Versions | None = None,
) -> dict[str, PageEntry]:
    compared = versions or Versions(previous=earlier, first=earlier)
    return draft_page(
        assess_situation(draft, builders.list_recorded(draft, said), course, as_of), compared, DESK
    )


def decided(draft: Draft, *said: Decision, course: Course = COURSE) -> dict[str, PageEntry]:
    return after_decision(
        said[-1], assess_situation(draft, builders.list_recorded(draft, said), course, AsOf(builders.NOON))
    )


def table(entry: PageEntry) -> TableEntry:
    assert isinstance(entry, TableEntry)
    return entry


def text(entry: PageEntry) -> str:
    assert isinstance(entry, TextEntry)
    return entry.text


def test_the_page_opens_with_one_link_for_each_verdict() -> None:
    found = list(page().items())[1:4]
    assert [label for label, _ in found] == ["Approuver", "Demander des changements", "Rejeter"]
    links = ["Approuver ici", "Demander des changements", "Rejeter"]
    assert all(
        isinstance(entry, MarkdownEntry) and f"**[{link} →](/guess/decide/" in entry.markdown
        for link, (_, entry) in zip(links, found, strict=True)
    )


def test_a_link_too_long_for_words_to_click_is_shown_as_it_is() -> None:
    """Every blocking finding brings its line into the Launchpad: ten of them pass 1,000 characters."""
    findings = tuple(ALTERED.model_copy(update={"place": f"st-{n:04d}"}) for n in range(10))
    approve = page(builders.draft(findings=findings))["Approuver"]
    assert isinstance(approve, UrlEntry)
    assert len(approve.url) > 1000


def test_the_page_speaks_the_modules_language() -> None:
    assert list(page(ENGLISH))[1:5] == ["Approve", "Request changes", "Reject", "Status"]


def test_the_page_says_how_the_draft_stands_and_what_it_rests_on() -> None:
    found = page()
    waiting = (
        "en attente depuis le 2026-11-24 12:00 UTC · décision attendue : pedagogie (lea)"
        " · constats bloquants\u00a0: 0"
    )
    assert text(found["État"]) == waiting
    assert text(found["Empreinte"]) == DRAFT.content.canonical_digest()
    assert (
        text(found["Citations"])
        == "vérifiées mot pour mot\u00a0: 11 · à vérifier\u00a0: 0 · sans source\u00a0: 0"
    )
    assert text(found["Coût"]) == "extractive · 0 EUR"
    assert found["Constats"] == TextEntry("aucun")
    assert text(found["Changements depuis la révision précédente"]) == "première révision"


def test_findings_are_a_table_the_blocking_ones_first() -> None:
    note = Finding(rule="item.absolute", place="q-0001", facts={"words": "toujours"})
    found = table(page(builders.draft(findings=(note, ALTERED)))["Constats"])
    assert found.columns == ("Gravité", "Dimension", "Endroit", "Constat", "Message")
    first, second = found.rows
    assert first[:4] == ("🔴 bloquant", "faux", "st-0001", ALTERED.id)
    assert first[4].startswith("La citation ne se retrouve pas")
    assert second[0] == "🔵 remarque"


def test_a_finding_one_approver_set_aside_blocks_the_next_no_more() -> None:
    """The second reviewer reads who took it upon themselves, and need not repeat the reason."""
    draft = builders.draft(findings=(ALTERED,))
    waiver = Waiver(finding=ALTERED.id, reason="la source a été corrigée")
    said = builders.decision(draft, waivers=(waiver,))
    before, after = page(draft, course=TWO_ROLES), page(draft, said, course=TWO_ROLES)
    assert text(before["État"]).endswith("constats bloquants\u00a0: 1")
    assert text(after["État"]).endswith("constats bloquants\u00a0: 0")
    assert (
        table(after["Constats"]).rows[0][0]
        == "⚪ bloquant, levé par lea\u00a0: «\u00a0la source a été corrigée\u00a0»"
    )
    assert ALTERED.id in str(before["Approuver"])
    assert ALTERED.id not in str(after["Approuver"])


def test_more_findings_than_a_page_holds_are_counted() -> None:
    facts = [{**ALTERED.facts, "quote": f"x{n}"} for n in range(250)]
    findings = tuple(ALTERED.model_copy(update={"facts": each}) for each in facts)
    rows = table(page(builders.draft(findings=findings))["Constats"]).rows
    assert len(rows) == 101
    assert rows[-1][0] == "… et 150 autres\u00a0: lire à côté des sources"


def test_findings_that_say_the_same_of_many_places_are_one_row_with_all_their_ids() -> None:
    findings = tuple(ALTERED.model_copy(update={"place": f"st-{n:04d}"}) for n in range(4))
    (row,) = table(page(builders.draft(findings=findings))["Constats"]).rows
    assert row[2] == "4 × st-0000, st-0001, st-0002, st-0003"
    assert row[3] == ", ".join(finding.id for finding in findings)
    rows = table(page(builders.draft(findings=findings[:3]))["Constats"]).rows
    assert len(rows) == 3


def test_citations_are_a_table_with_the_place_in_the_source() -> None:
    found = table(page()["Citations, une à une"])
    assert found.columns == ("Élément", "Citation", "Source", "Endroit", "État")
    sentence = builders.SENTENCES[0]
    place = "Consignes › passage 2"
    assert found.rows[0] == ("st-0001", sentence, "sources/froid.md", place, "vérifiée mot pour mot")
    assert found.rows[6][:2] == ("st-0007", "Viande hachée | 2 °C | 24 h")
    assert found.rows[6][3] == "Consignes › tableau 1, ligne 1"


def test_what_has_no_source_or_needs_verifying_heads_the_table() -> None:
    unsure = builders.citation(1).model_copy(update={"status": CitationStatus.TO_VERIFY})
    points = (
        builders.statement(1),
        builders.statement(2, citations=(unsure,)),
        builders.statement(3, citations=()),
    )
    draft = builders.draft(content=builders.content(artefacts=(Summary(points=points),)))
    rows = table(page(draft)["Citations, une à une"]).rows
    assert [(row[0], row[4]) for row in rows] == [
        ("st-0003", "⚠ sans source"),
        ("st-0002", "⚠ à vérifier"),
        ("st-0001", "vérifiée mot pour mot"),
    ]


HOSTILE = "<img src=x> | \u202e*a*\x1b[31m\n`b` \u200b"


def test_a_cell_is_one_line_without_what_nobody_can_see() -> None:
    """Cells are plain text in Dagster, so that markup stays text; a direction override would not."""
    finding = Finding(rule="citation.altered", place="st-0001", facts={"source": "a.md", "quote": HOSTILE})
    message = table(page(builders.draft(findings=(finding,)))["Constats"]).rows[0][4]
    assert "<img src=x> | *a* [31m `b`" in message


def test_what_a_person_edited_is_counted_as_to_verify_and_what_has_no_source_as_unsourced() -> None:
    unsure = builders.citation(1).model_copy(update={"status": CitationStatus.TO_VERIFY})
    points = (
        builders.statement(1, citations=(unsure, builders.citation(2))),
        builders.statement(2, citations=()),
    )
    draft = builders.draft(content=builders.content(artefacts=(Summary(points=points),)))
    assert (
        text(page(draft)["Citations"])
        == "vérifiées mot pour mot\u00a0: 1 · à vérifier\u00a0: 1 · sans source\u00a0: 1"
    )


def test_the_text_can_be_read_on_the_page_with_the_ids_a_comment_names() -> None:
    found = page()
    lesson = found["Texte 01 · p-0001 Les seuils (Leçon)"]
    assert isinstance(lesson, MarkdownEntry)
    assert lesson.markdown.startswith(
        "- st\\-0001 La température de la chambre froide reste entre 0 °C et 3 °C."
    )
    quiz = found["Texte 03 · q-0001 Combien de temps un produit peut-il rester exposé ?"]
    assert isinstance(quiz, MarkdownEntry)
    assert "b. 30 minutes \\(bonne réponse\\)" in quiz.markdown


def test_a_revision_shows_its_changes_against_the_one_before() -> None:
    newer = builders.content(
        artefacts=(
            Summary(
                points=(builders.statement(2, "Un produit exposé 45 minutes est écarté.", id="st-0009"),)
            ),
        )
    )
    older = builders.content(artefacts=(Summary(points=(builders.statement(2, id="st-0009"),)),))
    found = page(builders.draft(revision=2, content=newer), earlier=builders.draft(content=older))
    label = "Changements depuis la révision précédente"
    assert table(found[label]).rows == (
        ("modifié", "st-0009", "Un produit exposé [plus de 30 → 45] minutes est écarté."),
    )
    link = found[f"{label} · révision 1 → révision 2"]
    assert link == UrlEntry(f"{DESK}/history/{builders.KEY}/compare?from=1&to=2")


def test_an_approval_takes_the_place_of_the_links_and_can_be_withdrawn() -> None:
    found = decided(DRAFT, builders.decision())
    assert text(found["Approuver"]) == "Approuvé par lea le 2026-11-24 12:00 UTC"
    assert "ne s’applique plus" in text(found["Demander des changements"])
    withdraw = found["Rejeter"]
    assert isinstance(withdraw, MarkdownEntry)
    assert withdraw.markdown.startswith("[Retirer l’approbation](/guess/decide/")
    assert set(found) <= set(page())


def test_a_request_for_changes_shows_who_asked_and_what_for() -> None:
    asked = builders.decision(verdict=Verdict.REQUEST_CHANGES, comment="q-0001\ntrop facile")
    found = decided(DRAFT, asked)
    outcome = "Changements demandés par lea le 2026-11-24 12:00 UTC\u00a0: «\u00a0q-0001 trop facile\u00a0»"
    assert text(found["Demander des changements"]) == outcome
    assert "ne s’applique plus" in text(found["Approuver"])


def test_while_a_second_role_is_awaited_the_links_stay_for_its_people() -> None:
    found = decided(DRAFT, builders.decision(), course=TWO_ROLES)
    link = found["Approuver"]
    assert isinstance(link, MarkdownEntry)
    assert "guess/decide/" in link.markdown
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


def summary(*lines: str) -> Content:
    points = tuple(
        builders.statement(n % 8 + 1, line, id=f"st-{n:04d}") for n, line in enumerate(lines, start=1)
    )
    return builders.content(artefacts=(Summary(points=points),))


class TestChanges:
    OLD = builders.draft(content=summary("un", "deux"))
    APPROVED = builders.draft(revision=3, content=summary("un", "deux bis"))
    BEFORE = builders.draft(revision=4, content=summary("un", "trois"))
    NEWER = builders.draft(revision=5, content=summary("un", "quatre"))
    LABELS = (
        "Changements depuis la révision précédente",
        "Changements depuis la dernière révision approuvée",
        "Changements depuis le premier brouillon automatique",
    )

    def shown(self, draft: Draft, versions: Versions) -> list[str]:
        found = page(draft, versions=versions)
        entries = (found[label] for label in self.LABELS)
        return [each.rows[0][2] if isinstance(each, TableEntry) else text(each) for each in entries]

    def test_a_draft_is_compared_with_the_one_before_the_last_approved_and_the_first_of_all(self) -> None:
        versions = Versions(self.BEFORE, self.APPROVED, self.OLD)
        assert self.shown(self.NEWER, versions) == [
            "[trois → quatre]",
            "[deux bis → quatre]",
            "[deux → quatre]",
        ]
        labels = list(page(self.NEWER, versions=versions))
        numbers = (4, 3, 1)
        for label, number in zip(self.LABELS, numbers, strict=True):
            assert f"{label} · révision {number} → révision 5" in labels

    def test_versions_that_say_the_same_are_compared_once(self) -> None:
        again = builders.draft(revision=4, content=self.OLD.content)
        before, approved, first = self.shown(self.NEWER, Versions(again, again, self.OLD))
        assert before == "[deux → quatre]"
        assert approved == "révision 4\u00a0: voir «\u00a0Changements depuis la révision précédente\u00a0»"
        assert first == "révision 1\u00a0: voir «\u00a0Changements depuis la révision précédente\u00a0»"

    def test_the_first_draft_has_nothing_to_be_compared_with_and_says_so(self) -> None:
        assert self.shown(self.OLD, Versions(first=self.OLD)) == [
            "première révision",
            "aucune révision n’a été approuvée avant celle-ci",
            "cette révision est le premier brouillon automatique",
        ]
        assert self.shown(self.OLD, Versions())[2] == "aucune machine n’a écrit ce module"

    def test_of_a_long_difference_the_table_shows_the_first_lines_and_counts_the_others(self) -> None:
        old = builders.draft(content=summary(*[f"ancien {n} " + "mot " * 30 for n in range(60)]))
        new = builders.draft(revision=2, content=summary(*[f"neuf {n} " + "mot " * 30 for n in range(60)]))
        found = table(page(new, versions=Versions(previous=old))[self.LABELS[0]])
        assert len(found.rows) == 13
        assert found.rows[0] == ("modifié", "st-0001", "[ancien → neuf] 0 mot mot mot mot …")
        assert "lignes non affichées\u00a0: 48" in found.rows[-1][2]

    def test_moved_text_is_told_as_moved(self) -> None:
        moved = builders.draft(revision=2, content=summary("un", "deux"))
        points = tuple(reversed(summary("un", "deux").artefacts[0].points))  # type: ignore[attr-defined]
        older = builders.draft(content=builders.content(artefacts=(Summary(points=points),)))
        rows = table(page(moved, versions=Versions(previous=older))[self.LABELS[0]]).rows
        assert [(what, text) for what, _, text in rows] in ([("déplacé", "un")], [("déplacé", "deux")])


class TestLights:
    POLICY = ReviewPolicy(
        roles={"pedagogie": ("lea", "ana"), "expert": ("noe",)},
        escalation=Escalation(after_days=5, to=("dir",)),
        deadline_days=3,
        expires_after_months=1,
    )
    COURSE = builders.course(review=POLICY)

    def rows(self, *said: Decision, days: float = 0, evidence: str | None = None) -> dict[str, str]:
        as_of = AsOf(builders.NOON + timedelta(days=days), evidence)
        found = table(page(DRAFT, *said, course=self.COURSE, as_of=as_of)["Rôles"])
        assert found.columns == ("Rôle", "Personnes", "État")
        return {role: light for role, _, light in found.rows}

    def test_each_role_has_a_light(self) -> None:
        assert self.rows(builders.decision(person="ana")) == {
            "pedagogie": "🟢 Approuvé par ana le 2026-11-24 12:00 UTC",
            "expert": "🟡 attendu",
            "remplaçant": "⚪ peut décider à la place des autres à partir du 2026-11-29 12:00 UTC",
        }

    def test_a_refusal_is_red_in_the_role_of_who_refused_whoever_else_approved(self) -> None:
        no = builders.decision(person="ana", verdict=Verdict.REJECT, comment="faux")
        lights = self.rows(builders.decision(person="lea"), no, builders.decision(person="noe"))
        assert lights["pedagogie"] == "🔴 Rejeté par ana le 2026-11-24 12:00 UTC\u00a0: «\u00a0faux\u00a0»"
        assert lights["expert"].startswith("🟢")

    def test_a_lapsed_approval_is_white_and_says_why(self) -> None:
        said = builders.decision(person="lea", evidence="a" * 64)
        gone = "⚪ l’approbation de lea du 2026-11-24 12:00 UTC n’est plus valable : "
        changed = self.rows(said, evidence="b" * 64)
        assert changed["pedagogie"] == gone + "un passage cité a changé depuis"
        assert self.rows(said, days=31, evidence="a" * 64)["pedagogie"] == gone + "elle a expiré"

    def test_who_steps_in_turns_every_role_green(self) -> None:
        said = builders.decision(person="dir", at=builders.NOON + timedelta(days=6))
        assert set(self.rows(said, days=6).values()) == {"🟢 Approuvé par dir le 2026-11-30 12:00 UTC"}

    def test_a_role_whose_request_was_answered_with_the_same_text_is_awaited_again(self) -> None:
        asked = builders.decision(verdict=Verdict.REQUEST_CHANGES, comment="plus vivant")
        found = page(builders.draft(revision=2), asked, course=self.COURSE)
        assert [row[2] for row in table(found["Rôles"]).rows][:2] == ["🟡 attendu", "🟡 attendu"]
        assert "le texte est le même qu’avant : Changements demandés par lea" in text(found["État"])
        assert isinstance(found["Approuver"], MarkdownEntry)


class TestTime:
    COURSE = TestLights.COURSE

    def status(self, *said: Decision, days: float, evidence: str | None = None) -> dict[str, PageEntry]:
        as_of = AsOf(builders.NOON + timedelta(days=days), evidence)
        return page(DRAFT, *said, course=self.COURSE, as_of=as_of)

    def test_the_deadline_is_told_then_that_it_has_passed_and_who_may_step_in(self) -> None:
        early, late = text(self.status(days=1)["État"]), text(self.status(days=6)["État"])
        assert early.startswith("à décider avant le 2026-11-27 12:00 UTC · en attente depuis")
        assert "dir" not in early
        assert late.startswith("⚠ en retard depuis le 2026-11-27 12:00 UTC")
        assert late.endswith("peuvent aussi décider, le délai étant dépassé : dir")

    def test_an_approval_says_until_when_it_is_good_and_offers_the_links_again_once_lapsed(self) -> None:
        said = (builders.decision(person="lea"), builders.decision(person="noe"))
        good = self.status(*said, days=1)
        assert text(good["Approuver"]).endswith("valable jusqu’au 2026-12-24 12:00 UTC")
        lapsed = self.status(*said, days=31)
        assert isinstance(lapsed["Approuver"], MarkdownEntry)
        status = text(lapsed["État"])
        assert "l’approbation de lea du 2026-11-24 12:00 UTC n’est plus valable : elle a expiré" in status
        assert "en attente depuis le 2026-12-24 12:00 UTC" in status
        assert "à décider avant le 2026-12-27" in status

    def test_nobody_pretends_to_know_when_a_passage_changed(self) -> None:
        said = (builders.decision(person="lea", evidence="a" * 64), builders.decision(person="noe"))
        status = text(self.status(*said, days=2, evidence="b" * 64)["État"])
        assert "en attente depuis une date inconnue" in status
        assert "à décider avant" not in status


def test_a_policy_nobody_can_meet_is_a_sentence_on_the_page() -> None:
    provenance = Provenance(writer=Origin.HUMAN, author="lea", inputs="0" * 64, written_at=builders.NOON)
    found = page(builders.draft(provenance=provenance))
    sentence = "lea a écrit la révision 1 de froid--chaine, ou une révision dont elle est issue"
    assert sentence in text(found["État"])
    assert text(found["Approuver"]) == "ne s’applique plus, voir «\u00a0État\u00a0»"
    assert "Nommez une autre personne, dans n’importe quel rôle" in text(found["État"])


def test_more_people_awaited_are_counted_and_the_link_names_none_of_them() -> None:
    course = builders.course(review=ReviewPolicy(roles={"pedagogie": ("lea", "noe")}, distinct_people=2))
    found = page(DRAFT, builders.decision(), course=course)
    assert "autres personnes attendues, quel que soit leur rôle : 1" in text(found["État"])
    assert "person:+%22%22" in str(found["Approuver"])


def test_the_page_leads_to_the_desk_and_to_what_a_learner_will_see() -> None:
    found, digest = page(), DRAFT.content.canonical_digest()[:12]
    assert found["Lire à côté des sources"] == UrlEntry(f"{DESK}/drafts/{builders.KEY}/{digest}")
    assert found["Voir comme un apprenant"] == UrlEntry(f"{DESK}/preview/{builders.KEY}/{digest}/")


def test_the_most_useful_comes_first() -> None:
    labels = [label for label in page() if not label.startswith("Texte")]
    assert labels[:2] == ["Lire à côté des sources", "Approuver"]
    assert labels[4:7] == ["État", "Rôles", "Voir comme un apprenant"]
    assert labels[-1] == "Citations, une à une"


def test_a_question_too_long_for_a_label_is_read_whole() -> None:
    stem = "Que fait le responsable d'un produit resté plus de trente minutes hors de la chambre froide ?"
    found = page(
        builders.draft(content=builders.content(artefacts=(Quiz(items=(builders.question(stem=stem),)),)))
    )
    (label,) = [label for label in found if label.startswith("Texte 01")]
    assert label.endswith("…")
    shown = found[label]
    assert isinstance(shown, MarkdownEntry)
    assert shown.markdown.startswith(f"- q\\-0001 {stem}\n")


def test_a_long_page_of_a_lesson_goes_on_in_a_further_entry() -> None:
    statements = tuple(builders.statement(n % 8 + 1, f"{n} " + "mot " * 60) for n in range(8))
    sections = (Section(id="p-0001", title="Page", blocks=(Paragraph(statements=statements),)),)
    found = page(builders.draft(content=builders.content(artefacts=(Lesson(sections=sections),))))
    parts = [entry for label, entry in found.items() if label.startswith("Texte 01")]
    assert len(parts) == 3
    shown = "\n".join(part.markdown for part in parts if isinstance(part, MarkdownEntry))
    assert all(f" {n} mot" in shown for n in range(8))


@given(st.lists(LONG, min_size=1, max_size=12), st.lists(LONG, min_size=1, max_size=12))
@settings(max_examples=examples(20), deadline=None)
def test_whatever_the_text_every_entry_shows_in_place(before: list[str], after: list[str]) -> None:
    draft = builders.draft(revision=2, content=wordy(after))
    for label, entry in page(draft, earlier=builders.draft(content=wordy(before))).items():
        assert "\n" not in label
        if isinstance(entry, MarkdownEntry):
            assert fits(entry.markdown), label


@pytest.mark.parametrize("count", [60, 99])
def test_a_long_module_keeps_its_page_within_the_rows_dagster_shows(count: int) -> None:
    sections = tuple(
        Section(id=f"p-{n:04d}", title="Page", blocks=(Paragraph(statements=(builders.statement(1),)),))
        for n in range(count)
    )
    draft = builders.draft(content=builders.content(artefacts=(Lesson(sections=sections),)))
    assert len(page(draft, versions=Versions(DRAFT, builders.draft(), ENGLISH))) <= 100


def test_the_draft_of_a_later_day_says_since_when_it_waits() -> None:
    later = DRAFT.provenance.model_copy(update={"written_at": builders.NOON + timedelta(days=2)})
    assert "depuis le 2026-11-26" in text(page(builders.draft(provenance=later))["État"])


@pytest.mark.parametrize("artefact", deliverables.one_of_each(), ids=lambda artefact: artefact.kind)
def test_the_page_of_every_deliverable_shows_its_text_and_what_it_rests_on(artefact: Deliverable) -> None:
    shown = page(deliverables.draft_of(artefact))
    words = " ".join(str(entry) for entry in shown.values()).replace("\\", "")
    for element in walk_citing(artefact):
        assert element.id in words
        for citation in element.citations:
            assert citation.quote.split()[0] in words


def test_a_counted_figure_or_a_direction_is_not_counted_as_unsourced() -> None:
    analysis = page(deliverables.draft_of(deliverables.needs_analysis()))
    letters = page(deliverables.draft_of(deliverables.letters()))
    for each in (analysis, letters):
        assert "sans source : 0" in str(each["Citations"]).replace("\\xa0", " ")


def test_a_document_of_the_course_has_no_learners_preview() -> None:
    assert "Voir comme un apprenant" not in page(deliverables.draft_of(deliverables.paperwork()))
    assert "Voir comme un apprenant" in page(deliverables.draft_of(deliverables.glossary()))
