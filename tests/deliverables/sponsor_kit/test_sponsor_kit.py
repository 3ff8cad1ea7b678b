"""The sponsors' kit: texts that state their channel and keep to it, filled from what people gave."""

import pytest

from pipelines.deliverable_kinds import DRAFTING_KINDS as KINDS
from pipelines.drafting.critique import criticise
from pipelines.drafting.templates.channels import LIMITS, Channel, read_channel, write_channel
from schemas.draft import Draft, Nature, Row, Statement
from schemas.finding import Finding
from schemas.language import Language
from tests.drafting.papers import document, drafted, parts, request, said, sections, told

KIT = "sponsor_kit"
EVERYWHERE = pytest.mark.parametrize("language", list(Language), ids=lambda each: each.value)


@EVERYWHERE
def test_each_text_of_the_kit_states_its_channel_and_fits_it(language: Language) -> None:
    draft = drafted(document(KIT, language))
    stating = [read_channel(said(section), language) for section in sections(draft).values()]
    assert stating == [
        Channel.EMAIL,
        Channel.EMAIL,
        Channel.MESSAGE,
        Channel.MESSAGE,
        Channel.POSTER,
        Channel.PAGE,
        Channel.EMAIL,
    ]
    assert told(draft, "kit.") == []


def test_without_a_model_the_announcement_quotes_the_sponsor_and_the_organisations_cases() -> None:
    announced = said(sections(drafted(document(KIT)))["Annonce par la direction"])
    assert "Un doute se dit, et personne n'en est blâmé." in announced
    assert "La panne du 12 mars a duré toute la nuit." in announced


def test_managers_are_told_what_is_asked_of_them_and_how_long_it_takes() -> None:
    message = said(sections(drafted(document(KIT)))["Message aux responsables d'équipe"])
    assert [message.index(word) for word in ("Avant", "Pendant", "Après")] == sorted(
        message.index(word) for word in ("Avant", "Pendant", "Après")
    )
    assert "Le temps qui vous est demandé\u00a0: 20\u00a0min par personne." in message


def test_answers_come_from_the_course_and_its_sources() -> None:
    asked_often = sections(drafted(document(KIT)))["Questions fréquentes"]
    rows = [each for each in parts(asked_often) if isinstance(each, Row)]
    answers = {row.cells[0]: row.cells[1] for row in rows if len(row.cells) == 2}
    assert answers["Quelque chose ne marche pas. Qui m'aide\u00a0?"] == (
        "Connexion\u00a0: Goulven Le Meur, poste 12."
    )
    assert answers["Où trouver les modules\u00a0?"] == "formation.halles.example."
    assert any(row.citations for row in rows)


def test_results_are_left_to_people() -> None:
    thanks = parts(sections(drafted(document(KIT)))["Remerciements et résultats"])
    blanks = [each.text for each in thanks if isinstance(each, Statement) and each.nature is Nature.BLANK]
    assert [text.split("\u00a0:")[0] for text in blanks] == [
        "Personnes inscrites",
        "Ce que nous avons appris",
        "Ce que nous changeons",
    ]


def judged(draft: Draft, before: str, after: str) -> list[Finding]:
    """Return what is said of a kit in which some words were changed."""
    content = draft.content.model_dump_json()
    assert before in content
    asking = request(document(KIT))
    changed = type(draft.content).model_validate_json(content.replace(before, after))
    return [f for f in criticise(KINDS, changed, asking.spans, asking.course) if f.rule.startswith("kit.")]


def test_a_subject_an_inbox_would_cut_is_told() -> None:
    subject = "Merci, et ce que la formation a donné"
    exactly = subject + "é" * (60 - len(subject))
    draft = drafted(document(KIT))
    assert judged(draft, subject, exactly) == []
    (finding,) = judged(draft, subject, exactly + "s")
    assert (finding.rule, finding.facts) == ("kit.subject", {"characters": "61", "most": "60"})
    assert finding.place == sections(draft)["Remerciements et résultats"].id


def test_a_text_longer_than_its_channel_is_told_to_the_word() -> None:
    draft, line = drafted(document(KIT)), "Une formation faite pour Les Halles de Brume."
    poster = sections(draft)["Affiche ou billet d'intranet"]
    body = [each for block in poster.blocks[1:] for each in parts(block)]
    count = sum(any(c.isalnum() for c in w) for each in body for w in said((each,)).split())
    left = LIMITS[Channel.POSTER].words - count
    assert judged(draft, line, line + " mot" * left) == []
    (finding,) = judged(draft, line, line + " mot" * (left + 1))
    assert (finding.rule, finding.facts) == ("kit.words", {"words": "61", "most": "60"})


def test_a_text_that_no_longer_states_its_channel_is_told() -> None:
    draft = drafted(document(KIT))
    (finding,) = judged(draft, write_channel(Channel.POSTER, Language.FRENCH), "Affiche")
    assert finding.rule == "kit.channel"


@pytest.mark.parametrize(
    "text",
    [
        "C'est votre dernière chance.",
        "Ne manquez pas cette formation\u00a0!",
        "La réussite est garantie, la réussite garantie.",
        "Une formation incontournable.",
    ],
)
def test_words_that_hurry_or_promise_are_told(text: str) -> None:
    rules = {each.rule for each in judged(drafted(document(KIT)), "Chaque module se suit séparément.", text)}
    assert rules == {"kit.presses"}


def test_an_emergency_at_work_hurries_nobody() -> None:
    draft = drafted(document(KIT))
    assert judged(draft, "Chaque module se suit séparément.", "En cas d'urgence, refroidir vite.") == []
