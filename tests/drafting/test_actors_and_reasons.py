"""Who does something, what lets them, and why: as the passage says it, in other words too."""

import pytest

from pipelines.deliverable_kinds import DRAFTING_KINDS as KINDS
from pipelines.deliverables.lesson.contract import Lesson
from pipelines.deliverables.quiz.contract import Quiz
from pipelines.drafting.citations import cite
from pipelines.drafting.critique import criticise
from pipelines.testing import builders
from pipelines.testing.sources import read_source
from schemas.draft import Computation, Option, Origin, Paragraph, Section, SingleChoice, Statement
from schemas.language import Language
from schemas.source import SourceSpans

EN, FR = Language.ENGLISH, Language.FRENCH
TEXTS = {
    EN: """# The bell tower

The warden oils the wheel every Monday, and the ringer ties the ropes.

The ringer locks the hatch at dusk.

The warden counts the ropes in spring.

Ladder watch: the colleague who holds the ladder at noon.

The ladder watch tells the colleague of each storm.

Children may ring the small bell. Nobody climbs into the belfry at night.

The clapper is wrapped in winter, because the frost makes the bronze brittle.

No ladder stands under the dial by night. A child may stand under it by day.

Visits never run past five. A guide may carry a lamp.

Only the warden may mend a rope, and only after speaking with whoever tied it.

The warden's lamp hangs by the hatch.

Do not touch, swing or tie a rope that drips.

The small bell does not sound in most storms, and in snow there is no bell at all.

The hatch is opened slowly.

The verger sweeps the stairs.

The clapper-board is not used in a storm.

The large bell is not rung, unless the ringer asks.

A child is accompanied at all times.

Carry the ladder without a lamp.
""",
    FR: """# Le moulin

La meunière graisse la roue chaque lundi, et le charretier pèse les sacs.

Le charretier ferme la vanne au coucher du soleil.

La meunière compte les sacs au printemps.

Les enfants peuvent tourner la petite meule. Personne ne descend sous la roue la nuit.

La roue est arrêtée en hiver, car le gel fend les pales.

Les visites ne passent pas midi. Un guide peut porter une lampe.

Le rappel revient à la meunière, dans la semaine.

Un sac mouillé ne remplace jamais un sac perdu, et la vanne reste fermée tant que la roue tourne.

La meule épaisse tourne lentement.

La prime est versée à Noël, parce que la loi la rend due.
""",
}


def read(language: Language) -> SourceSpans:
    source = read_source("rules.md", TEXTS[language].encode(), language)
    return SourceSpans(module=builders.KEY, fingerprint=source.sha256, sources=(source,))


SPANS = {language: read(language) for language in TEXTS}


def judge(statement: Statement, language: Language) -> set[str]:
    """Return the rules that find something in a sentence on a page of its own."""
    page = Section(id="p-0001", title="Page", blocks=(Paragraph(statements=(statement,)),))
    content = builders.content(language=language, artefacts=(Lesson(sections=(page,)),))
    return {each.rule for each in criticise(KINDS, content, SPANS[language], builders.course())}


def tell(text: str, starts: str, language: Language) -> set[str]:
    """Return the rules that find something in a sentence which cites the passages with these beginnings."""
    source = SPANS[language].sources[0]
    cited = tuple(
        cite(source, next(span for span in source.spans if span.text.startswith(each)))
        for each in starts.split(" | ")
    )
    return judge(Statement(id="st-0001", text=text, citations=cited, origin=Origin.MODEL), language)


FAULTS = [
    (
        "claim.actor",
        EN,
        "The ringer",
        "At dusk the warden locks the hatch.",
        "The hatch is what the ringer locks.",
    ),
    (
        "claim.actor",
        EN,
        "The warden counts",
        "In spring the ringer counts the ropes.",
        "The warden counts the ropes.",
    ),
    (
        "claim.actor",
        FR,
        "Le charretier",
        "La meunière ferme la vanne au soleil couché.",
        "Le charretier ferme la vanne.",
    ),
    (
        "claim.actor",
        FR,
        "La meunière compte",
        "Le charretier compte les sacs.",
        "Au printemps, on compte les sacs.",
    ),
    (
        "claim.actor",
        EN,
        "Only the warden",
        "The ringer may mend a rope.",
        "Mending a rope is for the warden alone.",
    ),
    (
        "claim.actor",
        FR,
        "Le rappel",
        "Le rappel revient au charretier.",
        "Dans la semaine, la meunière se charge du rappel.",
    ),
    (
        "claim.denied",
        EN,
        "The small bell",
        "The small bell sounds in storms.",
        "In most storms the small bell stays silent.",
    ),
    (
        "claim.denied",
        EN,
        "Do not touch",
        "Touch a rope that drips.",
        "It is dangerous to touch a rope that drips.",
    ),
    (
        "claim.denied",
        EN,
        "The clapper-board",
        "Use the clapper-board in a storm.",
        "In a storm, leave the clapper-board alone.",
    ),
    (
        "claim.cause",
        FR,
        "La prime",
        "La prime est versée à Noël, d'où la loi qui la rend due.",
        "La loi rend la prime due, d'où le versement à Noël.",
    ),
    (
        "claim.denied",
        FR,
        "Un sac",
        "Le sac mouillé remplace un sac perdu.",
        "Remplacer un sac perdu par un sac mouillé est exclu.",
    ),
    (
        "claim.contradicts",
        EN,
        "The hatch is",
        "The hatch is opened quickly.",
        "The hatch is opened slowly and by hand.",
    ),
    (
        "claim.contradicts",
        FR,
        "La meule",
        "La meule épaisse tourne vite.",
        "Une meule épaisse tourne lentement.",
    ),
    (
        "claim.actor",
        EN,
        "The verger",
        "The ringer sweeps the stairs.",
        "Sweeping the stairs is what the verger does.",
    ),
    (
        "claim.contradicts",
        EN,
        "The large bell",
        "The large bell is rung, unless the ringer asks.",
        "The large bell is rung only where the ringer asks.",
    ),
    (
        "claim.wider",
        EN,
        "The verger",
        "The stairs are never dirty.",
        "The stairs are swept by the verger.",
    ),
    (
        "claim.contradicts",
        EN,
        "Carry the ladder",
        "Carry the ladder with a lamp.",
        "The ladder is carried without a lamp.",
    ),
    (
        "claim.permission",
        EN,
        "Children | Nobody climbs",
        "You may climb into the belfry at night.",
        "As a child you may ring the small bell.",
    ),
    (
        "claim.permission",
        FR,
        "Les enfants | Personne",
        "On peut descendre sous la roue la nuit.",
        "Enfant, on peut tourner la petite meule.",
    ),
    (
        "claim.prohibition",
        EN,
        "Visits | A guide",
        "A guide must not carry a lamp.",
        "A guide must not run past five.",
    ),
    (
        "claim.prohibition",
        FR,
        "Les visites | Un guide",
        "Un guide ne doit pas porter de lampe.",
        "Un guide ne doit pas passer midi.",
    ),
    (
        "claim.cause",
        EN,
        "The clapper",
        "The frost makes the bronze brittle because the clapper is wrapped.",
        "The frost makes the bronze brittle, so the clapper is wrapped.",
    ),
    (
        "claim.cause",
        FR,
        "La roue",
        "La roue est arrêtée, si bien que le gel fend les pales.",
        "Le gel fend les pales, si bien que la roue est arrêtée.",
    ),
    (
        "claim.reason",
        EN,
        "The clapper",
        "The neighbours complain loudly, so the clapper is wrapped.",
        "The frost makes it brittle, so the clapper is wrapped.",
    ),
    (
        "claim.reason",
        FR,
        "La roue",
        "Les voisins dorment mal, donc la roue est arrêtée.",
        "Le gel fend les pales, donc la roue est arrêtée.",
    ),
]
"""A rule, the language, the cited passage, a sentence with a fault, and one without."""


@pytest.mark.parametrize(("rule", "language", "start", "fault", "honest"), FAULTS)
def test_another_actor_permission_or_reason_is_found(
    rule: str, language: Language, start: str, fault: str, honest: str
) -> None:
    assert rule in tell(fault, start, language)
    assert rule not in tell(honest, start, language)


@pytest.mark.parametrize(
    ("start", "text"),
    [
        ("The ringer | The warden counts", "The warden locks the hatch at dusk."),
        ("The warden oils", "The ringer oils the wheel every Monday."),
        ("Ladder watch", "The ladder watch holds the ladder at noon."),
        ("The ringer", "The warden never locks the hatch."),
        ("The warden's lamp", "The ringer hangs your lamp by the hatch."),
    ],
)
def test_an_actor_that_the_passages_name_or_that_a_sentence_denies_is_left_alone(
    start: str, text: str
) -> None:
    """A definition, or a sentence with both, may have either do it; no rule can judge that."""
    assert "claim.actor" not in tell(text, start, EN)


def test_what_is_done_in_all_cases_may_be_denied_of_none() -> None:
    assert not {"claim.wider", "claim.prohibition"} & tell("A child never walks alone.", "A child is", EN)


def test_not_every_one_is_some() -> None:
    told = tell("Not every storm makes the small bell sound.", "The small bell", EN)
    assert not {"claim.wider", "claim.quantifier"} & told


def test_what_one_passage_refuses_and_another_grants_in_part_is_left_alone() -> None:
    assert "claim.permission" not in tell("A child may stand under the dial.", "No ladder | A child", EN)
    assert "claim.permission" in tell("A child may stand under the dial.", "No ladder | A guide", EN)


def test_what_feedback_draws_from_the_case_of_its_question_is_no_reason_of_a_source() -> None:
    drawn = "The neighbours complain loudly, so the clapper is wrapped."
    source = SPANS[EN].sources[0]
    span = next(each for each in source.spans if each.text.startswith("The clapper"))
    options = tuple(Option(id=letter, text=letter, feedback=drawn) for letter in "ab")
    item = SingleChoice(
        id="q-0001",
        stem="Why?",
        options=options,
        key="a",
        citations=(cite(source, span),),
        origin=Origin.MODEL,
    )
    content = builders.content(language=EN, artefacts=(Quiz(items=(item,)),))
    found = {each.rule for each in criticise(KINDS, content, SPANS[EN], builders.course())}
    assert "claim.reason" not in found


def test_a_counted_sentence_which_cites_nothing_is_judged_by_what_was_counted() -> None:
    """Criticism of such a draft ended with an error."""
    source = SPANS[EN].sources[0]
    counted = Computation(
        formula="yes / all answers of guides",
        value="1/2",
        source=source.name,
        source_sha256=source.sha256,
        column="Rings alone",
        rows=(source.spans[0].id,),
    )
    found = (
        judge(Statement(id="st-0001", text=text, computation=counted, origin=Origin.MODEL), EN)
        for text in ("The ringer says yes in 1/2.", "A guide says yes in 1/2.")
    )
    assert ["claim.actor" in rules for rules in found] == [True, False]
