"""The house style: what people keep correcting, proposed once, and never over their words."""

from datetime import timedelta

from pipelines.deliverables.lesson.contract import Lesson
from pipelines.deliverables.quiz.contract import Quiz
from pipelines.review.editing import apply_edits
from pipelines.review.house_style import Correction, find_corrections, list_rules, propose_rules
from pipelines.review.measures import History
from pipelines.testing import builders
from schemas.draft import Content, Draft, Origin, Paragraph, Section
from schemas.edit import Remove, Replace, Rewrite
from schemas.language import Language
from tests import sample_deliverables as deliverables

COURSE = builders.course()


def drafted(*texts: str) -> Draft:
    statements = tuple(
        builders.statement(1, text, id=f"st-{number:04d}") for number, text in enumerate(texts, start=1)
    )
    section = Section(id="p-0001", title="Consignes", blocks=(Paragraph(statements=statements),))
    return builders.draft(content=builders.content(artefacts=(Lesson(sections=(section,)),)))


def corrected(before: Draft, **texts: str) -> Draft:
    said = {
        s.id: s.text
        for artefact in before.content.artefacts
        if isinstance(artefact, Lesson)
        for block in artefact.sections[0].blocks
        if isinstance(block, Paragraph)
        for s in block.statements
    }
    edits = [
        Replace(place=place.replace("_", "-"), part="text", before=said[place.replace("_", "-")], after=text)
        for place, text in texts.items()
    ]
    return apply_edits(before, edits, builders.spans(), "lea", builders.NOON + timedelta(hours=1))


def found(before: Draft, after: Draft) -> tuple[Correction, ...]:
    return find_corrections([History((before, after), ())])


def test_the_same_words_replaced_in_two_places_are_a_correction() -> None:
    before = drafted("Le collaborateur ferme la porte.", "Le collaborateur signe.", "La porte ferme.")
    after = corrected(before, st_0001="L’agent ferme la porte.", st_0002="L’agent signe.")
    assert found(before, after) == (Correction("le collaborateur", "l’agent", 2),)


def test_once_is_no_habit() -> None:
    before = drafted("Le collaborateur ferme la porte.", "Le collaborateur signe.")
    assert found(before, corrected(before, st_0001="L’agent ferme la porte.")) == ()


def test_what_a_machine_proposed_in_a_questions_place_is_nobodys_habit() -> None:
    """Whoever takes a proposal signs the revision, and did not choose its words."""
    questions = (builders.question(1), builders.question(2))
    before = builders.draft(content=builders.content(artefacts=(Quiz(items=questions),)))
    proposed_anew = [
        Rewrite(
            place=each.id, item=each.model_copy(update={"stem": each.stem.replace("exposé", "oublié dehors")})
        )
        for each in questions
    ]
    after = apply_edits(before, proposed_anew, builders.spans(), "lea", builders.NOON + timedelta(hours=1))
    assert found(before, after) == ()


def test_words_struck_out_twice_are_a_correction_too() -> None:
    before = drafted("Il convient absolument de signer.", "Il faut absolument noter.", "Rien.")
    after = corrected(before, st_0001="Il convient de signer.", st_0002="Il faut noter.")
    assert found(before, after) == (Correction("absolument", "", 2),)


def test_a_wrong_figure_is_a_fact_and_no_style() -> None:
    before = drafted("La chambre est à 5 degrés Celsius.", "Le bac est à 5 degrés Celsius.", "Rien.")
    after = corrected(
        before, st_0001="La chambre est à 3 degrés Celsius.", st_0002="Le bac est à 3 degrés Celsius."
    )
    assert found(before, after) == ()


def test_a_sentence_written_anew_teaches_no_rule() -> None:
    before = drafted("Une phrase entière que personne ne garde ici.", "Une autre phrase entière ici aussi.")
    after = corrected(
        before,
        st_0001="Tout est différent, du premier au dernier mot de celle-ci.",
        st_0002="Rien ne reste non plus de ce qui était écrit auparavant.",
    )
    assert found(before, after) == ()


def two(*pairs: tuple[str, str]) -> list[Correction]:
    return [Correction(before, after, 2) for before, after in pairs]


def style(corrections: list[Correction], *earlier: Draft) -> Draft | None:
    return propose_rules(COURSE, corrections, earlier, builders.NOON)


def test_a_proposal_is_a_draft_of_the_courses_own_module_in_its_language() -> None:
    draft = style(two(("collaborateur", "agent"), ("absolument", "")))
    assert draft is not None
    assert (draft.module, draft.revision) == ("froid--house-style", 1)
    assert list_rules(draft.content) == (
        "Écrire « agent » plutôt que « collaborateur ».",
        "Ne pas écrire « absolument ».",
    )
    english = propose_rules(
        builders.course(language=Language.ENGLISH), two(("staff", "team")), (), builders.NOON
    )
    assert english is not None
    assert list_rules(english.content) == ("Write “team” rather than “staff”.",)


def test_nothing_new_is_no_proposal() -> None:
    first = style(two(("collaborateur", "agent")))
    assert first is not None
    assert style([], first) is None
    assert style(two(("collaborateur", "agent")), first) is None


def test_a_new_rule_joins_what_people_wrote_and_touches_none_of_it() -> None:
    first = style(two(("collaborateur", "agent"), ("absolument", "")))
    assert first is not None
    (rule, _) = (point.id for point in first.content.artefacts[0].points)  # type: ignore[union-attr]
    edit = Replace(
        place=rule,
        part="text",
        before="Écrire « agent » plutôt que « collaborateur ».",
        after="Dire « agent », jamais « collaborateur ».",
    )
    second = apply_edits(first, [edit], builders.spans(), "lea", builders.NOON)
    third = style(
        two(("collaborateur", "agent"), ("absolument", ""), ("frigo", "chambre froide")), first, second
    )
    assert third is not None
    assert list_rules(third.content) == (
        "Dire « agent », jamais « collaborateur ».",
        "Ne pas écrire « absolument ».",
        "Écrire « chambre froide » plutôt que « frigo ».",
    )
    assert _origins(third.content) == [Origin.HUMAN, Origin.EXTRACTIVE, Origin.EXTRACTIVE]
    assert third.parent == second.content.canonical_digest()


def test_a_rule_somebody_struck_out_is_not_proposed_again() -> None:
    first = style(two(("collaborateur", "agent"), ("absolument", "")))
    assert first is not None
    second = apply_edits(first, [Remove(place="st-0002")], builders.spans(), "lea", builders.NOON)
    assert style(two(("collaborateur", "agent"), ("absolument", "")), first, second) is None


def _origins(content: Content) -> list[Origin]:
    return [point.origin for artefact in content.artefacts for point in artefact.points]  # type: ignore[union-attr]


def test_a_choice_and_a_datum_are_no_habit_of_style() -> None:
    """Where a phase takes place and who the trainer is are facts of this course."""
    plan = deliverables.draft_of(deliverables.session_plan())
    remote = [
        Replace(place=place, part="modality", before="on_site", after="remote")
        for place in ("st-0001", "st-0002")
    ]
    paper = deliverables.draft_of(deliverables.paperwork())
    named = [
        Replace(place="st-0002", part="text", before="[date de la séance]", after="mardi prochain"),
        Replace(place="st-0005", part="cells/1", before="[deuxième jour]", after="mardi prochain"),
    ]
    for before, edits in ((plan, remote), (paper, named)):
        assert found(before, apply_edits(before, edits, builders.spans(), "lea", builders.NOON)) == ()
