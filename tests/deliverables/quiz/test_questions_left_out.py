"""What a demanding trainer refused in quizzes made by rule: it may be proposed, and is never in the quiz."""

import pytest

from pipelines.deliverable_kinds import DRAFTING_KINDS as KINDS
from pipelines.deliverables.quiz.candidates import Candidates, list_candidates
from pipelines.deliverables.quiz.obligations import oblige_exempt, oppose_rule, states_rule
from pipelines.drafting.kind import Material
from pipelines.drafting.request import DraftRequest, IdAllocator
from pipelines.testing import builders
from pipelines.testing.sources import read_source
from schemas.course import ItemKind
from schemas.language import Language
from schemas.source import SourceSpans

FR, EN = Language.FRENCH, Language.ENGLISH

FALSE_ONE = {
    FR: "Le plan du dépôt n'est pas obligatoire pour le visiteur.",
    EN: "The map of the depot is not required for visitors of the main hall.",
}
"""An exemption, which is asked about as a duty, so that a true claim beside it could be sure."""


def make_candidates(text: str, language: Language, *, artefacts: tuple[str, ...] = ("quiz",)) -> Candidates:
    source = read_source("sources/a.md", text.encode(), language)
    module = builders.module(artefacts=artefacts, item_kinds=tuple(ItemKind), questions=10, objectives=())
    spans = SourceSpans(module="froid--chaine", fingerprint="0" * 64, sources=(source,))
    request = DraftRequest(
        KINDS, builders.course(modules=(module,), language=language), module, spans, builders.NOON
    )
    return list_candidates(Material(request, IdAllocator()))


def list_asked(text: str, language: Language) -> list[str]:
    return [each.stem for each in make_candidates(text, language).in_turn()]


@pytest.mark.parametrize(
    ("cause", "sentence", "language"),
    [
        ("stem needs the page", "Your host should bring you to the loading dock before noon.", EN),
        ("stem needs the page", "The guard must store it in the locker of the main depot.", EN),
        (
            "stem needs the page",
            "Si le délai est plus long, le gardien doit l’informer du motif du retard.",
            FR,
        ),
        ("stem needs the page", "Le gardien doit en plus vérifier la serrure du portail principal.", FR),
        ("an order", "Write the number of the visitor badge in the register.", EN),
        ("an order", "Noter le numéro du badge dans le registre des visiteurs.", FR),
        ("a platitude", "The notices of the depot must be clear and relevant to visitors.", EN),
        ("a platitude", "Les consignes du dépôt doivent être claires et pertinentes pour chacun.", FR),
        ("a permission", "Visitors may park near the main gate during the night.", EN),
        ("a permission", "Les visiteurs peuvent garer leur voiture près du portail principal.", FR),
        ("a line cut off", "Le gardien doit garder la plus grande partie de son carnet de rondes", FR),
        ("about a person", "Sam is a guard with over 12 years of experience in the sorting of parcels.", EN),
        ("a fact", "La caméra augmente la sécurité du portail principal du dépôt.", FR),
    ],
)
def test_what_a_trainer_refused_is_not_in_the_quiz(cause: str, sentence: str, language: Language) -> None:
    stems = list_asked(f"# Depot\n\n{FALSE_ONE[language]}\n\n{sentence}\n", language)
    words = sentence.rstrip(".").split()[-3:]
    assert stems, cause
    assert not any(" ".join(words) in stem for stem in stems), cause


def test_what_a_line_with_a_colon_shows_is_quoted() -> None:
    shown = FALSE_ONE[EN]
    assert list_asked(f"# Depot\n\n{shown}\n", EN)
    assert not list_asked(f"# Depot\n\nThis is wordy:\n\n{shown}\n", EN)


def test_an_item_of_alternatives_is_no_obligation() -> None:
    listed = "# Accueil\n\nPour sortir, le visiteur du dépôt doit :\n\n- {} ;\n- {}.\n"
    both = listed.format("attendre au moins 20 minutes dans le hall", "signer le registre du gardien")
    either = listed.format("attendre au moins 20 minutes dans le hall", "ou signer le registre du gardien")
    assert list_asked(both, FR)
    assert not list_asked(either, FR)


TABLE = "# Parcels\n\n| Parcel | {} |\n|---|---|\n| Crate | 2 days |\n| Bag | 3 days |\n| Roll | 5 days |\n"


@pytest.mark.parametrize("header", ["Say", "Number", "To a positive", "Instead of", "Yes/No"])
def test_a_column_that_names_no_property_is_not_asked_about(header: str) -> None:
    assert list_asked(TABLE.format("Storage time"), EN)
    assert not list_asked(TABLE.format(header), EN)


@pytest.mark.parametrize(
    ("sentence", "contrary", "language"),
    [
        (
            "The visitor badge must not leave the sorting area.",
            "The visitor badge may leave the sorting area.",
            EN,
        ),
        ("Le badge ne doit pas quitter la zone de tri.", "Le badge peut quitter la zone de tri.", FR),
        ("Every team must keep at least two radios.", "Every team must keep at most two radios.", EN),
    ],
)
def test_the_opposite_of_a_rule_is_one_a_reader_may_believe(
    sentence: str, contrary: str, language: Language
) -> None:
    assert states_rule(sentence, language)
    assert oppose_rule(sentence, language) == contrary


def test_what_nobody_has_to_do_becomes_a_duty_and_what_is_forbidden_does_not() -> None:
    assert oblige_exempt(FALSE_ONE[FR], FR) == "Le plan du dépôt est obligatoire pour le visiteur."
    assert oblige_exempt("Visitors need not sign the register.", EN) == "Visitors must sign the register."
    assert oblige_exempt("Le badge ne doit pas quitter la zone de tri.", FR) is None


@pytest.mark.parametrize(
    ("sentence", "language"),
    [
        ("Le gardien doit fermer le portail principal chaque soir.", FR),  # « n'a pas à » deceives nobody
        ("Les gardiens doivent être au moins deux afin de couvrir les accès.", FR),  # the purpose tells
        ("Si le badge n'est pas obligatoire, le visiteur doit signer le registre.", FR),  # another case
        ("Guards must lock the main gate every evening.", EN),
    ],
)
def test_a_rule_without_such_an_opposite_has_none(sentence: str, language: Language) -> None:
    assert oppose_rule(sentence, language) is None


def test_true_or_false_is_half_of_what_is_asked_for_at_most() -> None:
    rules = "\n\n".join(f"The {each} badge is not required in the {each} area." for each in COLOURS)
    asked = list(make_candidates(f"# Depot\n\n{rules}\n", EN).in_turn())
    assert len(asked) == 5


COLOURS = ("red", "green", "blue", "white", "black", "grey", "brown", "pink", "orange", "yellow")


def test_a_passage_the_lesson_leaves_out_is_only_proposed() -> None:
    made = make_candidates(f"# Depot\n\n{FALSE_ONE[EN]}\n", EN, artefacts=("lesson", "quiz"))
    assert made.shown
    assert list(made.in_turn())
    elsewhere = Candidates(
        made.found, made.spans, made.module, made.language, made.evidence, frozenset({"s-other"})
    )
    assert not list(elsewhere.in_turn())
    assert elsewhere.doubtful
