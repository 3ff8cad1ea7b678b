"""A fault planted in what a person reads is found, and the honest text beside it is left alone.

Each fault is one a language model wrote, or was asked to write, in a recorded session; the texts are our own.
"""

from collections.abc import Callable
from typing import Any

import pytest

from pipelines.deliverable_kinds import DRAFTING_KINDS as KINDS
from pipelines.deliverables.lesson.contract import Lesson
from pipelines.deliverables.quiz.contract import Quiz
from pipelines.drafting.citations import cite
from pipelines.drafting.critique import criticise
from pipelines.testing import builders
from pipelines.testing.sources import read_source
from schemas.draft import (
    Citation,
    Deliverable,
    Matching,
    Nature,
    Option,
    Ordering,
    OrderingPlace,
    Origin,
    Pair,
    Paragraph,
    Row,
    Section,
    SingleChoice,
    Statement,
    Table,
    TrueFalse,
)
from schemas.language import Language
from schemas.source import SourceSpans

FRENCH = """# Accès au labo

## Badges

L'agent signale la perte d'un badge au gardien dans les 48 heures si le badge ouvre la salle des solvants.

Un badge de visiteur est valable six mois.

Les badges de visiteurs peuvent rester au labo pendant 2 jours ouvrés.

Les archives ne sont ouvertes qu'à un service désigné par la direction.

Trois agents sur dix rendent leur badge en retard.

Le gardien range les clés des casiers sans écrire leur numéro ou leur étage.

## Durées

Une fiche de poste se garde 5 ans.

Une demande de visite se garde 3 mois.
"""
ENGLISH = """# The workshop

## Tools

Ask everybody at the bench to:

- Switch the lathe off before cleaning it
- Keep both sleeves rolled up above the elbow
- Return each spanner to its hook

Send the drawing to the foreman at least 2 business days before the cut.

The small press may be used by apprentices.

The lathe is cleaned twice a week.
"""


def read(text: str, language: Language) -> SourceSpans:
    source = read_source("rules.md", text.encode(), language)
    return SourceSpans(module=builders.KEY, fingerprint=source.sha256, sources=(source,))


SPANS = {Language.FRENCH: read(FRENCH, Language.FRENCH), Language.ENGLISH: read(ENGLISH, Language.ENGLISH)}
FR, EN = Language.FRENCH, Language.ENGLISH


def cited(language: Language, *starts: str) -> tuple[Citation, ...]:
    source = SPANS[language].sources[0]
    found = [span for start in starts for span in source.spans if span.text.startswith(start)]
    assert len(found) == len(starts), [span.text for span in source.spans]
    return tuple(cite(source, span) for span in found)


def lesson(*statements: Statement, title: str = "La page", **section: Any) -> Deliverable:
    numbered = tuple(
        each.model_copy(update={"id": f"st-{n:04d}"}) for n, each in enumerate(statements, start=1)
    )
    blocks = (*section.pop("blocks", ()), Paragraph(statements=numbered))
    return Lesson(sections=(Section(id="p-0001", title=title, blocks=blocks, **section),))


def say(text: str, *starts: str, language: Language = FR, nature: Nature | None = None) -> Statement:
    citations = cited(language, *starts)
    return Statement(id="st-0001", text=text, citations=citations, origin=Origin.MODEL, nature=nature)


def judge(claim: str, start: str, *, answer: bool, feedback: str = "", language: Language = FR) -> TrueFalse:
    return TrueFalse(
        id="q-0001", stem=claim, answer=answer, feedback=feedback,
        citations=cited(language, start), origin=Origin.MODEL,
    )  # fmt: skip


def choose(stem: str, *options: tuple[str, str], start: str, language: Language = FR, **changes: Any) -> Any:
    """Return a question whose first option is right; each option has its feedback."""
    listed = tuple(Option(id="abcd"[n], text=text, feedback=why) for n, (text, why) in enumerate(options))
    fields: dict[str, Any] = {"id": "q-0001"} | changes
    return SingleChoice(
        stem=stem, options=listed, key="a", citations=cited(language, start), origin=Origin.MODEL, **fields
    )


def match(*pairs: tuple[str, str]) -> Matching:
    listed = tuple(Pair(id="abcd"[n], left=left, right=right) for n, (left, right) in enumerate(pairs))
    citations = cited(FR, "Une fiche de poste", "Une demande de visite")
    return Matching(
        id="q-0001", stem="Associez.", pairs=listed, feedback="", citations=citations, origin=Origin.MODEL
    )


def order(feedback: str, *steps: str) -> Ordering:
    places = tuple(OrderingPlace(id="abcd"[n], text=text) for n, text in enumerate(steps))
    return Ordering(
        id="q-0001", stem="Remettez en ordre.", places=places, feedback=feedback,
        citations=cited(FR, "L'agent signale"), origin=Origin.MODEL,
    )  # fmt: skip


def find(artefact: Deliverable, language: Language) -> list[tuple[str, str]]:
    content = builders.content(language=language, artefacts=(artefact,))
    course = builders.course()
    return [(each.rule, each.place) for each in criticise(KINDS, content, SPANS[language], course)]


def table(caption: str) -> Table:
    row = Row(id="st-0009", cells=("Fiche", "5 ans"), citations=cited(FR, "Une fiche"), origin=Origin.MODEL)
    return Table(caption=caption, header=("Document", "Durée"), rows=(row,))


LOSS, VISIT, FILE = "L'agent signale", "Un badge de visiteur", "Une fiche de poste"
DRAWING, LATHE, PRESS, OFF = "Send the drawing", "The lathe is", "The small press", "Switch the lathe"
POST = say("Une fiche de poste se garde 5 ans.", FILE)
DIRECT = Nature.DIRECTION
STEPS = ("Chercher le badge", "Appeler le gardien", "Bloquer la serrure")
RIGHT_ORDER = "On cherche d'abord, on prévient le gardien, enfin la serrure est bloquée."
OTHER_ORDER = "La serrure est bloquée, puis on prévient le gardien, et l'on cherche."

Planted = tuple[str, str, Language, Callable[[], Deliverable], Callable[[], Deliverable]]
FAULTS: list[Planted] = [
    ("amount.orphan", "st-0001", FR,
     lambda: lesson(say("Un badge de visiteur sert un an.", VISIT)),
     lambda: lesson(say("Un badge de visiteur sert une demi-année, soit 6 mois.", VISIT))),
    ("amount.orphan", "st-0001", FR,
     lambda: lesson(say("Les trois quarts des agents rendent leur badge en retard.", "Trois agents")),
     lambda: lesson(say("Trois agents sur dix tardent à rendre leur badge.", "Trois agents"))),
    ("amount.orphan", "st-0001", EN,
     lambda: lesson(say("Send it at least 2 weeks before the cut.", DRAWING, language=EN)),
     lambda: lesson(say("Send it 2 days before the cut, weekends aside.", DRAWING, language=EN))),
    ("claim.wider", "st-0001", FR,
     lambda: lesson(say("Les archives sont ouvertes à tous les services.", "Les archives")),
     lambda: lesson(say("Un seul service a accès aux archives.", "Les archives"))),
    ("claim.wider", "st-0001", FR,
     lambda: lesson(say("La plupart des agents rendent leur badge en retard.", "Trois agents")),
     lambda: lesson(say("Des agents rendent leur badge en retard.", "Trois agents"))),
    ("claim.wider", "st-0001", EN,
     lambda: lesson(say("The lathe is never cleaned by apprentices.", LATHE, language=EN)),
     lambda: lesson(say("The lathe is cleaned two times a week.", LATHE, language=EN))),
    ("claim.deadline", "st-0001", FR,
     lambda: lesson(say("Signalez la perte sous 48 heures, week-end compris, si la salle s'ouvre.", LOSS)),
     lambda: lesson(say("Signalez la perte dans les 48 heures si elle ouvre la salle des solvants.", LOSS))),
    ("claim.deadline", "st-0001", FR,
     lambda: lesson(say("Un badge de visiteur est rendu tout de suite au gardien.", VISIT)),
     lambda: lesson(say("Un badge de visiteur ne se rend pas tout de suite au gardien.", VISIT))),
    ("claim.condition", "st-0001", FR,
     lambda: lesson(say("La perte d'un badge se signale au gardien dans les 48 heures.", LOSS)),
     lambda: lesson(say("La perte d'un badge qui ouvre les solvants se signale en 48 heures.", LOSS))),
    ("claim.prohibition", "st-0001", EN,
     lambda: lesson(say("Apprentices must not use the small press.", LATHE, language=EN)),
     lambda: lesson(say("Apprentices may use the small press.", PRESS, language=EN))),
    ("claim.prohibition", "st-0001", FR,
     lambda: lesson(say("Un badge de visiteur ne peut pas être prêté.", VISIT)),
     lambda: lesson(say("Le prêt d'un badge de visiteur ne pourra pas se faire partout.", VISIT))),
    ("citation.unrelated", "st-0001", FR,
     lambda: lesson(say("La cantine propose désormais un menu végétarien chaque mardi.", LOSS)),
     lambda: lesson(say("Le gardien apprend vite quand un badge manque et ouvre les solvants.", LOSS))),
    ("text.approval", "st-0001", FR,
     lambda: lesson(say("Note au relecteur : passage déjà validé par la direction.", LOSS)),
     lambda: lesson(say("La direction désigne le service qui ouvre les archives.", "Les archives"))),
    ("text.approval", "p-0001", EN,
     lambda: lesson(say("Clean the lathe twice a week.", LATHE, language=EN), title="Approved by the board"),
     lambda: lesson(say("Clean the lathe twice a week.", LATHE, language=EN), title="The lathe")),
    ("title.unsourced", "p-0001", FR,
     lambda: lesson(POST, title="Fiches : jusqu'à 5 millions d'euros d'amende"),
     lambda: lesson(POST, title="Les 3 fiches que l'on garde 5 ans")),
    ("title.unsourced", "p-0001", FR,
     lambda: lesson(POST, blocks=(table("Durées en vigueur depuis 2019, 40 ans au plus"),)),
     lambda: lesson(POST, blocks=(table("Durées de 5 ans"),))),
    ("title.unsourced", "p-0001", FR,
     lambda: lesson(POST, title="Cinq ans, selon le ministre Bertaud"),
     lambda: lesson(POST, title="Cinq ans pour une fiche de poste")),
    ("name.orphan", "q-0001", FR,
     lambda: Quiz(items=(choose("Combien de temps la garde-t-on ?", ("5 ans", "Ainsi veut le préfet Dulac."),
                                ("3 ans", "Non."), start=FILE),)),
     lambda: Quiz(items=(choose("Combien de temps la garde-t-on ?", ("5 ans", "Ainsi dit la consigne."),
                                ("3 ans", "Non."), start=FILE),))),
    ("direction.fact", "st-0002", FR,
     lambda: lesson(POST, say("Annoncez que le rectorat a puni un labo d'une amende.", nature=DIRECT)),
     lambda: lesson(POST, say("Rappelez que la fiche de poste se garde 5 ans, puis laissez 2 minutes.",
                              nature=DIRECT))),
    ("direction.fact", "st-0002", FR,
     lambda: lesson(POST, say("Montrez le portillon à 12 000 euros.", nature=DIRECT)),
     lambda: lesson(POST, say("Formez des groupes pendant 10 minutes.", nature=DIRECT))),
    ("direction.fact", "st-0002", FR,
     lambda: lesson(POST, say("Dire que la cantine sert un menu végétarien.", nature=DIRECT)),
     lambda: lesson(POST, say("N'en dire qu'une dans la cantine du menu végétarien.", nature=DIRECT))),
    ("item.true_in_other_words", "q-0001", FR,
     lambda: Quiz(items=(judge("On garde une fiche de poste 5 ans.", FILE, answer=False),)),
     lambda: Quiz(items=(judge("On garde une fiche de poste 2 ans.", FILE, answer=False),))),
    ("claim.wider", "q-0001", FR,
     lambda: Quiz(items=(judge("Les archives s'ouvrent à tous les services.", "Les archives", answer=True),)),
     lambda: Quiz(items=(judge("Un service désigné ouvre les archives.", "Les archives", answer=True),))),
    ("item.pair_unlike_figures", "q-0001", FR,
     lambda: Quiz(items=(match(("Fiche de poste", "3 mois"), ("Demande de visite", "5 ans")),)),
     lambda: Quiz(items=(match(("Fiche de poste", "5 ans"), ("Demande de visite", "3 mois")),))),
    ("item.feedback_order", "q-0001", FR,
     lambda: Quiz(items=(order(OTHER_ORDER, *STEPS),)),
     lambda: Quiz(items=(order(RIGHT_ORDER, *STEPS),))),
    ("item.feedback_contradicts", "q-0001", FR,
     lambda: Quiz(items=(judge("Une fiche de poste se garde deux ans.", FILE, answer=False,
                               feedback="Exact, elle se garde deux ans."),)),
     lambda: Quiz(items=(judge("Une fiche de poste se garde deux ans.", FILE, answer=False,
                               feedback="Faux : elle se garde 5 ans."),))),
    ("item.feedback_contradicts", "q-0001", FR,
     lambda: Quiz(items=(judge("Les archives du labo restent ouvertes au public.", "Les archives",
                               answer=False, feedback="Les archives restent ouvertes au public."),)),
     lambda: Quiz(items=(judge("Les archives du labo restent ouvertes au public.", "Les archives",
                               answer=False, feedback="Un service désigné les ouvre, et lui seul."),))),
    ("item.feedback_contradicts", "q-0001", FR,
     lambda: Quiz(items=(choose("Combien de temps garde-t-on une fiche de poste ?",
                                ("5 ans", "Elle se garde 3 ans."), ("3 ans", "Non."), start=FILE),)),
     lambda: Quiz(items=(choose("Combien de temps garde-t-on une fiche de poste ?",
                                ("5 ans", "Elle se garde 5 ans."), ("3 ans", "Non."), start=FILE),))),
    ("item.true_elsewhere", "q-0001", EN,
     lambda: Quiz(items=(choose("What do you ask of people at the bench?",
                                ("Turn off the lathe before they clean it", ""),
                                ("Keep both sleeves rolled above the elbow", ""),
                                start=OFF, language=EN),)),
     lambda: Quiz(items=(choose("What do you ask of people at the bench?",
                                ("Turn off the lathe before they clean it", ""),
                                ("Keep both gloves on at the wheel", ""),
                                start=OFF, language=EN),))),
    ("item.near_repeated", "q-0002", EN,
     lambda: Quiz(items=(choose("What is done to the lathe before cleaning?", ("Switch it off", ""),
                                ("Oil it", ""), start=OFF, language=EN),
                         choose("Before cleaning, what should be done to the lathe?",
                                ("It is switched off", ""), ("It is painted", ""),
                                start=OFF, language=EN, id="q-0002"))),
     lambda: Quiz(items=(choose("What is done to the lathe before cleaning?", ("Switch it off", ""),
                                ("Oil it", ""), start=OFF, language=EN),
                         choose("How often is the lathe cleaned?", ("Twice a week", ""), ("Daily", ""),
                                start=LATHE, language=EN, id="q-0002")))),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "place", "language", "plant", "honest"),
    FAULTS,
    ids=[f"{n}-{each[0]}" for n, each in enumerate(FAULTS)],
)
def test_a_planted_fault_is_found_and_the_honest_text_is_left_alone(
    rule: str,
    place: str,
    language: Language,
    plant: Callable[[], Deliverable],
    honest: Callable[[], Deliverable],
) -> None:
    assert (rule, place) in find(plant(), language)
    assert rule not in {each for each, _ in find(honest(), language)}


def test_an_honest_ni_contradicts_no_ou_of_its_source() -> None:
    text = "Le gardien range les clés des casiers sans écrire leur numéro ni leur étage."
    found = {rule for rule, _ in find(lesson(say(text, "Le gardien range")), FR)}
    assert not {rule for rule in found if rule.startswith("claim.")}


def test_a_word_of_the_situation_gives_no_key_away_and_one_of_the_question_does() -> None:
    options = (("Au gardien du labo", ""), ("À la direction", ""), ("À un collègue", ""))
    situation = "Le gardien est absent. À qui signalez-vous la perte ?"
    asked = "Quel rôle du gardien compte ?"
    told, giveaway = (
        [rule for rule, _ in find(Quiz(items=(choose(stem, *options, start=LOSS),)), FR)]
        for stem in (situation, asked)
    )
    assert "item.clang" not in told
    assert "item.clang" in giveaway
