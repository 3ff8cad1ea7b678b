"""Spans in, draft out: revisions in a line, the same bytes for the same inputs, nobody's writing lost."""

from collections.abc import Callable
from hashlib import sha256

import pytest

from pipelines.deliverable_kinds import DRAFTING_KINDS as KINDS
from pipelines.deliverables.lesson.contract import Lesson
from pipelines.deliverables.quiz.contract import Quiz
from pipelines.deliverables.summary.contract import Summary
from pipelines.drafting.draft import write_draft
from pipelines.drafting.elements import list_elements, rebuild
from pipelines.drafting.extractive import ExtractiveWriter
from pipelines.drafting.human_edits import restore_human_elements
from pipelines.drafting.inputs_fingerprint import compute_inputs_fingerprint
from pipelines.drafting.request import DraftRequest
from pipelines.testing import builders
from schemas.contract import Contract
from schemas.course import (
    UNLIMITED,
    Completion,
    CompletionRule,
    Context,
    Course,
    ModelSettings,
    PagesAsked,
    Price,
    QuizAsked,
    SourceFile,
)
from schemas.draft import Draft, Origin, Provenance, Section, SingleChoice, Statement, walk_named
from schemas.errors import InvalidInput
from schemas.language import Language
from schemas.review import Decision, Verdict
from schemas.source import SourceSpans, SourceText, Span, SpanKind
from tests.sourcing.documents import read

SPANS = sha256(b"spans").hexdigest()


def write(
    previous: Draft | None = None,
    decision: Decision | None = None,
    spans: SourceSpans | None = None,
    course: Course | None = None,
) -> Draft:
    course = course or builders.course()
    request = DraftRequest(
        KINDS,
        course,
        course.modules[0],
        spans or builders.spans(),
        builders.NOON,
        previous,
        decision,
    )
    return write_draft(request, ExtractiveWriter())


def asks(comment: str, of: Draft) -> Decision:
    return builders.decision(of, verdict=Verdict.REQUEST_CHANGES, comment=comment)


def by_hand(draft: Draft, change: Callable[[Contract], Contract]) -> Draft:
    content = rebuild(draft.content, change)
    provenance = draft.provenance.model_copy(update={"writer": Origin.HUMAN, "author": "lea"})
    return draft.model_copy(
        update={"content": content, "provenance": provenance, "revision": draft.revision + 1}
    )


def reworded(name: str, text: str) -> Callable[[Contract], Contract]:
    def change(part: Contract) -> Contract:
        if isinstance(part, Statement) and part.id == name:
            return part.model_copy(update={"text": text, "origin": Origin.HUMAN})
        return part

    return change


def edited_source(before: str, after: str) -> SourceSpans:
    """The builders' source with one passage changed, read again: later spans move."""
    old = builders.spans().sources[0]
    text, spans = "", []
    for span in old.spans:
        said = span.text.replace(before, after)
        name = span.id if said == span.text else f"sp-{sha256(said.encode()).hexdigest()[:10]}"
        changed = {"id": name, "text": said, "start": len(text), "end": len(text) + len(said)}
        spans.append(Span(**(dict(span) | changed)))
        text += said + "\n"
    digest = sha256(text.encode()).hexdigest()
    source = SourceText(**(dict(old) | {"text": text, "spans": tuple(spans), "sha256": digest}))
    return SourceSpans(module=builders.KEY, fingerprint=digest, sources=(source,))


def texts(draft: Draft) -> dict[str, str]:
    return {each.id: each.text for each in list_elements(draft.content.artefacts)}


def rules(draft: Draft) -> set[str]:
    return {finding.rule for finding in draft.findings}


# the line


def test_the_same_inputs_give_the_same_bytes() -> None:
    assert write().canonical() == write().canonical()


def test_a_first_draft_has_no_parent_and_the_next_names_it() -> None:
    first = write()
    second = write(first, asks("Supprimer q-0001", first))
    assert (first.revision, first.parent) == (1, None)
    assert (second.revision, second.parent) == (2, first.content.canonical_digest())
    assert second.provenance.reply_to == "Supprimer q-0001"


def test_settings_of_the_course_are_in_the_content() -> None:
    content = write(course=builders.course(mastery_percent=65)).content
    assert content.mastery_percent == 65
    assert content.title == "La chaîne du froid"
    assert content.objectives == builders.module().objectives


def test_the_rule_of_the_course_is_in_the_content_where_it_is_not_the_usual_one() -> None:
    asked = Completion(pages=PagesAsked.NONE, quiz=QuizAsked.PASSED)
    assert write(course=builders.course()).content.rule is None
    content = write(course=builders.course(completion=asked, attempts=UNLIMITED)).content
    assert content.rule == CompletionRule(completion=asked, attempts=UNLIMITED)


def test_a_module_s_own_word_on_its_rule_goes_before_the_course_s() -> None:
    module = builders.module(attempts=1)
    course = builders.course(attempts=3, modules=(module,))
    assert course.rule_of(module) == CompletionRule(attempts=1)
    assert compute_inputs_fingerprint(KINDS, course, module, "s") == compute_inputs_fingerprint(
        KINDS, builders.course(attempts=1), builders.module(), "s"
    )


def test_the_usual_rule_written_out_moves_no_fingerprint() -> None:
    written_out = builders.module(completion=Completion(), attempts=2)
    course = builders.course(completion=Completion(), attempts=2, modules=(written_out,))
    same = compute_inputs_fingerprint(KINDS, builders.course(), builders.module(), "s")
    assert compute_inputs_fingerprint(KINDS, course, written_out, "s") == same
    assert compute_inputs_fingerprint(KINDS, builders.course(attempts=3), builders.module(), "s") != same


def test_every_id_is_minted_once() -> None:
    draft = write()
    ids = [each.id for each in walk_named(draft.content.artefacts)]
    assert len(ids) == len(set(ids))
    assert draft.minted.statements == sum(name.startswith("st-") for name in ids)


def test_sources_without_a_sentence_are_refused_with_a_remedy() -> None:
    spans = builders.spans()
    headings = tuple(span for span in spans.sources[0].spans if span.kind is SpanKind.HEADING)
    empty = spans.model_copy(update={"sources": (spans.sources[0].model_copy(update={"spans": headings}),)})
    with pytest.raises(InvalidInput, match=r"no statement one could teach.*Add a source"):
        write(spans=empty)


def test_the_whole_draft_is_cited_word_for_word_and_signed_as_extracted() -> None:
    for each in list_elements(write().content.artefacts):
        assert each.origin is Origin.EXTRACTIVE
        assert each.citations
        if isinstance(each.part, Statement):
            assert each.part.text == each.citations[0].quote


# what a draft depends on


@pytest.mark.parametrize(
    "changed",
    [
        builders.course(mastery_percent=50),
        builders.course(context=Context(organisation="Autre maison")),
        builders.course(modules=(builders.module(questions=9),)),
        builders.course(modules=(builders.module(language=Language.ENGLISH),)),
        builders.course(model=ModelSettings(base_url="http://127.0.0.1:8080/v1", name="petit")),
        builders.course(rights="Usage interne"),
    ],
    ids=["mastery", "context", "questions", "language", "model", "rights"],
)
def test_what_a_draft_depends_on_moves_its_fingerprint(changed: Course) -> None:
    before = compute_inputs_fingerprint(KINDS, builders.course(), builders.module(), SPANS)
    assert compute_inputs_fingerprint(KINDS, changed, changed.modules[0], SPANS) != before


def test_other_sources_move_the_fingerprint() -> None:
    course, module = builders.course(), builders.module()
    other = sha256(b"other").hexdigest()
    assert compute_inputs_fingerprint(KINDS, course, module, SPANS) != compute_inputs_fingerprint(
        KINDS, course, module, other
    )


def test_the_rights_of_sources_are_stated_beside_the_course_s_own_and_move_nothing_alone() -> None:
    """A course that states no rights keeps its drafts as they are, whatever its sources say."""

    def fingerprint(**changes: object) -> str:
        course = builders.course(
            sources=(SourceFile(path="sources/*.md", rights="CC BY 4.0"), SourceFile(path="autres/*")),
            **changes,
        )
        return compute_inputs_fingerprint(KINDS, course, course.modules[0], SPANS)

    plain = builders.course()
    assert fingerprint() == compute_inputs_fingerprint(KINDS, plain, plain.modules[0], SPANS)
    stating = builders.course(rights="Usage interne")
    assert fingerprint(rights="Usage interne") != compute_inputs_fingerprint(
        KINDS, stating, stating.modules[0], SPANS
    )


def test_how_fast_and_with_which_key_a_model_is_asked_moves_nothing() -> None:
    def with_model(**changes: object) -> str:
        model = ModelSettings(base_url="http://127.0.0.1:8080/v1", name="petit", **changes)
        course = builders.course(model=model)
        return compute_inputs_fingerprint(KINDS, course, course.modules[0], SPANS)

    assert with_model() == with_model(api_key_env="AUTRE", concurrency=1, timeout_seconds=5.0)
    assert with_model() == with_model(requests_per_minute=30, tokens_per_minute=40_000)
    assert with_model() == with_model(prices={"grand": Price(input=2, output=8)})
    assert with_model() != with_model(seed=8)


# a source changed


def test_a_redraft_keeps_the_ids_of_what_it_says_again() -> None:
    first = write()
    second = write(first, spans=edited_source("30 minutes", "20 minutes"))
    before, after = texts(first), texts(second)
    gone = {name for name in before if name not in after}
    assert all("30 minutes" in before[name] for name in gone)
    assert all(before[name] == after[name] for name in before if name in after and name.startswith("st"))
    fresh = {name for name in after if name not in before}
    assert fresh
    assert not fresh & set(before)
    assert "citation.altered" not in rules(second)


def test_a_question_whose_answer_moved_with_the_source_is_the_same_question() -> None:
    """Learners' results hang on its id: a package that dropped it would be refused."""
    first = write()
    second = write(first, spans=edited_source("30 minutes", "20 minutes"))
    name = next(item.id for item in quiz(first).items if "exposé plus de ____" in item.stem)
    assert texts(first)[name].endswith("30 minutes")
    assert texts(second)[name].endswith("20 minutes")


def test_a_source_change_never_touches_what_a_person_wrote() -> None:
    first = write()
    edited = by_hand(first, reworded("st-0001", "Gardez la chambre froide entre 0 °C et 3 °C."))
    second = write(edited, spans=edited_source("30 minutes", "20 minutes"))
    assert texts(second) == texts(edited)
    assert second.content.title == edited.content.title
    proposal = next(finding for finding in second.findings if finding.rule == "revision.proposal")
    assert proposal.diff is not None
    assert "20 minutes" in proposal.diff
    assert proposal.severity == "warning"


def test_a_kept_draft_is_still_the_persons() -> None:
    edited = by_hand(write(), reworded("st-0001", "Gardez le froid."))
    second = write(edited, spans=edited_source("30 minutes", "20 minutes"))
    third = write(second, spans=edited_source("30 minutes", "10 minutes"))
    assert (third.provenance.writer, third.provenance.author) == (Origin.HUMAN, "lea")
    assert texts(third) == texts(edited)


def test_a_citation_whose_words_changed_is_stale_and_blocks_with_both_texts() -> None:
    edited = by_hand(write(), reworded("st-0001", "Gardez le froid."))
    second = write(edited, spans=edited_source("30 minutes", "20 minutes"))
    stale = [finding for finding in second.findings if finding.rule == "citation.stale"]
    assert stale
    assert stale[0].severity == "blocking"
    assert "30 minutes" in stale[0].facts["before"]
    assert "20 minutes" in stale[0].facts["now"]


def test_citations_follow_their_words_when_only_their_place_moved() -> None:
    edited = by_hand(write(), reworded("st-0001", "Gardez le froid."))
    moved = edited_source("Un produit exposé", "Tout produit exposé")
    second = write(edited, spans=moved)
    last = next(each for each in list_elements(second.content.artefacts) if "48 h" in each.text)
    assert moved.sources[0].text[last.citations[0].start : last.citations[0].end] == last.citations[0].quote
    assert last.citations[0].source_sha256 == moved.sources[0].sha256


def test_a_person_who_only_removed_something_is_not_overruled() -> None:
    first = write()
    short = first.content.model_copy(update={"artefacts": first.content.artefacts[:1]})
    edited = by_hand(first.model_copy(update={"content": short}), lambda part: part)
    assert write(edited).content.artefacts == edited.content.artefacts


# changes were asked for


def test_a_dropped_statement_goes_and_the_rest_stays_byte_for_byte() -> None:
    first = write()
    second = write(first, asks("Supprimer st-0002.", first))
    before, after = texts(first), texts(second)
    assert set(before) - set(after) == {"st-0002"}
    assert all(before[name] == after[name] for name in after)
    assert second.provenance.unanswered == ()


TWO_LIMITS = """# Consignes

Un produit exposé plus de 30 minutes est écarté par le responsable.
La sonde est étalonnée au moins tous les 6 mois.
"""


def test_a_replaced_question_has_a_new_id_at_the_same_place() -> None:
    course = builders.course(modules=(builders.module(questions=1),))
    source = read("sources/froid.md", TWO_LIMITS)
    spans = SourceSpans(module=builders.KEY, fingerprint="0" * 64, sources=(source,))
    first = write(course=course, spans=spans)
    (old,) = quiz(first).items
    second = write(first, asks(f"Remplacer {old.id}", first), spans, course)
    (new,) = quiz(second).items
    assert new.id != old.id
    assert new.stem != old.stem


def test_a_dropped_page_takes_its_statements_along() -> None:
    first = write()
    page = next(each for each in walk_named(first.content.artefacts) if isinstance(each, Section))
    second = write(first, asks(f"Supprimer {page.id}", first))
    assert page.id not in {each.id for each in walk_named(second.content.artefacts)}
    assert "artefact.missing" in rules(second)


@pytest.mark.parametrize(
    ("comment", "goes", "note"),
    [
        ("Remplacer {}", False, "reste"),
        ("Supprimer {}", True, "retiré"),
        ("Raccourcir {}", False, "Laissé de côté"),
    ],
)
def test_a_key_point_without_another_goes_only_where_it_is_to_go(comment: str, goes: bool, note: str) -> None:
    """What was to be replaced vanished where the sources had nothing else, and so did what was only named."""
    spans = builders.spans()
    (source,) = spans.sources
    dropped = {span.id for span in source.spans if span.text in builders.SENTENCES[1:]}
    kept = source.model_copy(update={"spans": tuple(each for each in source.spans if each.id not in dropped)})
    spans = spans.model_copy(update={"sources": (kept,)})
    first = write(spans=spans)
    (point,) = next(a for a in first.content.artefacts if isinstance(a, Summary)).points
    second = write(first, asks(comment.format(point.id), first), spans)
    assert (point.id not in texts(second)) == goes
    assert note in " ".join(second.provenance.unanswered)


def test_a_sentence_removed_with_a_reason_is_told_of_in_one_true_line() -> None:
    """It was told as removed, and then twice as what could not be done."""
    first = write()
    statement = next(each for each in walk_named(first.content.artefacts) if isinstance(each, Statement))
    asked = f"{statement.id} : Retirer cette phrase, elle répète la précédente"
    second = write(first, asks(asked, first))
    assert statement.id not in {each.id for each in walk_named(second.content.artefacts)}
    [told] = second.provenance.unanswered
    assert told.startswith("Retiré ou remplacé comme demandé")


@pytest.mark.parametrize(
    "comment", ["make p-0001 shorter", "Raccourcir p-0001", "p-0001 ?", "Don't delete p-0001"]
)
def test_a_page_that_is_only_named_stays(comment: str) -> None:
    first = write()
    assert any(each.id == "p-0001" for each in walk_named(first.content.artefacts))
    assert write(first, asks(comment, first)).content == first.content


@pytest.mark.parametrize("comment", ["Supprimer p-0001", "Please remove p-0001."])
def test_questions_of_a_page_that_goes_stay_and_are_named(comment: str) -> None:
    """The page went, its questions stayed, and nobody was told that no page said it any more."""
    first = write()
    second = write(first, asks(comment, first))
    assert quiz(second).items == quiz(first).items
    (note,) = [each for each in second.provenance.unanswered if "p-0001" in each]
    assert all(item.id in note for item in quiz(first).items)
    assert "retirer aussi, nommez" in note


def test_what_the_comment_wants_beyond_that_is_said_to_be_undone() -> None:
    first = write()
    second = write(first, asks("Ajouter un exemple de Kerlan. Supprimer q-0099.", first))
    assert second.content == first.content
    assert "Ajouter un exemple de Kerlan" in second.provenance.unanswered[1]
    assert second.provenance.unanswered[0].startswith("q-0099")


def test_asking_for_changes_leaves_a_persons_unnamed_sentences_alone() -> None:
    edited = by_hand(write(), reworded("st-0001", "Gardez le froid."))
    second = write(edited, asks("Supprimer st-0002", edited))
    assert texts(second)["st-0001"] == "Gardez le froid."
    assert "st-0002" not in texts(second)


def test_what_a_person_wrote_stays_theirs_after_changes_were_asked_for() -> None:
    """Their title too; and their name, so that they cannot approve their own sentences alone."""
    edited = by_hand(write(), reworded("st-0001", "Gardez le froid."))
    edited = edited.model_copy(update={"content": edited.content.model_copy(update={"title": "Le froid"})})
    second = write(edited, asks("Supprimer st-0002", edited))
    assert second.provenance.author == "lea"
    assert second.content.title == "Le froid"
    third = write(second, spans=edited_source("deux fois", "trois fois"))
    assert texts(third) == texts(second)


def test_a_person_may_have_their_own_sentence_dropped_by_naming_it() -> None:
    edited = by_hand(write(), reworded("st-0001", "Gardez le froid."))
    assert "st-0001" not in texts(write(edited, asks("Supprimer st-0001", edited)))


def test_another_writer_cannot_rewrite_a_person_when_changes_are_asked_for() -> None:
    edited = by_hand(write(), reworded("st-0001", "Gardez le froid."))

    class Careless(ExtractiveWriter):
        """A writer that starts over whatever is asked."""

        def write(self, request, ids):  # type: ignore[no-untyped-def]
            return super().write(
                DraftRequest(KINDS, request.course, request.module, request.spans, request.now), ids
            )

    course = builders.course()
    decision = asks("Plus court, s'il vous plaît", edited)
    request = DraftRequest(
        KINDS, course, course.modules[0], builders.spans(), builders.NOON, edited, decision
    )
    assert texts(write_draft(request, Careless()))["st-0001"] == "Gardez le froid."


def test_a_page_a_person_named_keeps_its_title_whoever_writes_it_anew() -> None:
    draft = write()
    lesson = draft.content.artefacts[0]
    assert isinstance(lesson, Lesson)
    first = lesson.sections[0].model_copy(update={"title": "Le froid, ici", "titled_by": Origin.HUMAN})
    lesson = lesson.model_copy(update={"sections": (first, *lesson.sections[1:])})
    artefacts = (lesson, *draft.content.artefacts[1:])
    (restored, *_) = restore_human_elements(artefacts, draft.content.artefacts, frozenset())
    assert isinstance(restored, Lesson)
    assert restored.sections == lesson.sections
    (renamed, *_) = restore_human_elements(artefacts, draft.content.artefacts, frozenset({first.id}))
    assert isinstance(renamed, Lesson)
    assert renamed.sections[0].title != "Le froid, ici"


def test_provenance_says_how_the_draft_came_to_be() -> None:
    draft = write()
    course = builders.course()
    inputs = compute_inputs_fingerprint(KINDS, course, course.modules[0], builders.spans().fingerprint)
    expected = Provenance(
        writer=Origin.EXTRACTIVE,
        inputs=inputs,
        shown=draft.provenance.shown,
        written_at=builders.NOON,
        unanswered=draft.provenance.unanswered,
    )
    assert draft.provenance == expected


def test_fewer_questions_than_asked_are_owned_up_to() -> None:
    draft = write(course=builders.course(modules=(builders.module(questions=50),)))
    assert "quiz.short" in rules(draft)
    assert draft.provenance.unanswered == ()  # the finding says it once


def quiz(draft: Draft) -> Quiz:
    return next(artefact for artefact in draft.content.artefacts if isinstance(artefact, Quiz))


def test_questions_are_signed_as_recall_only() -> None:
    for item in quiz(write()).items:
        assert isinstance(item, SingleChoice)
        assert item.bloom == "remember"
