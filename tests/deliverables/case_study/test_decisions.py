"""Situations to decide: a condition that a source states, with the source's own sentence as the answer."""

import pytest

from pipelines.deliverable_kinds import DRAFTING_KINDS as KINDS
from pipelines.deliverables.case_study.contract import CaseStudy
from pipelines.deliverables.case_study.decisions import find_condition
from pipelines.deliverables.case_study.wording import read_wording
from pipelines.drafting.critique import criticise
from pipelines.drafting.draft import write_draft
from pipelines.drafting.extractive import ExtractiveWriter
from pipelines.drafting.request import DraftRequest
from pipelines.packaging.documents.builder import build_handout
from pipelines.packaging.documents.bundle import list_document_names
from pipelines.packaging.documents.model import Together, WritingSpace
from pipelines.testing import builders
from pipelines.testing.fake_openai.fake_writer import make_request
from pipelines.testing.sources import read_source
from schemas.course import Bloom, Context, Objective
from schemas.draft import Draft, Nature
from schemas.language import Language
from schemas.source import SourceSpans
from tests.packaging.documents.opened import edition

FR, EN = Language.FRENCH, Language.ENGLISH

AIM = Objective(id="ecart", text="Décider d'une denrée restée hors du froid", bloom=Bloom.UNDERSTAND)


def ask(text: str, language: Language = FR) -> DraftRequest:
    module = builders.module(artefacts=("case_study",), objectives=(AIM,))
    source = read_source("source.md", f"# Quai\n\n{text}\n".encode(), language)
    spans = SourceSpans(module=builders.KEY, fingerprint="0" * 64, sources=(source,))
    context = Context(organisation="Les Halles de Brume")
    course = builders.course(modules=(module,), language=language, context=context)
    return make_request(module=module, course=course, spans=spans)


def draft(text: str, language: Language = FR) -> Draft:
    return write_draft(ask(text, language), ExtractiveWriter())


def study_of(text: str, language: Language = FR) -> CaseStudy:
    (study,) = draft(text, language).content.artefacts
    assert isinstance(study, CaseStudy)
    return study


def list_decided(text: str, language: Language = FR) -> list[tuple[str, str]]:
    """Return what is asked of each situation, and the answer that the trainer has."""
    study = study_of(text, language)
    parts = [study.split_section(section) for section in study.sections]
    return [
        (asked[0].list_statements()[0].text, noted[0].list_statements()[0].text)
        for asked, noted in parts
        if asked and noted
    ]


@pytest.mark.parametrize(
    ("language", "given", "rule"),
    [
        (FR, "Un bac livré à plus de 5 °C", "Un bac livré à plus de 5 °C est refusé par l'agent de quai."),
        (FR, "Une caisse dont la date est passée", "Une caisse dont la date est passée est jetée aussitôt."),
        (FR, "Si la chambre froide tombe en panne", "Si la chambre froide tombe en panne, appeler la garde."),
        (EN, "If the cold room breaks down", "If the cold room breaks down, call the guard on duty."),
        (EN, "A tray that fell on the floor", "A tray that fell on the floor is thrown away at once."),
    ],
)
def test_a_condition_asks_what_one_does_and_its_sentence_is_the_answer(
    language: Language, given: str, rule: str
) -> None:
    ((asked, expected),) = list_decided(rule, language)
    assert given in asked.replace("\u2019", "'").replace("\u00a0", " ")
    assert expected.replace("\u2019", "'").replace("\u00a0", " ") == rule.replace("\u00a0", " ")


@pytest.mark.parametrize(
    "sentence",
    [
        "Un plat froid est servi le jour même par l'agent de quai.",
        "Quand un facteur diminue, les trois autres doivent compenser cette baisse.",
        "Un plat qui refroidit lentement est un plat où les bactéries se multiplient.",
        "Une caisse dont la date reste lisible sur le quai.",
    ],
)
def test_what_is_done_every_day_or_what_happens_of_itself_is_no_situation(sentence: str) -> None:
    study = study_of(sentence)
    assert study.sections[0].title == read_wording(FR).situation


NOBODY_ACTS = {
    EN: (
        "A glacier that is open to the sea is called a tidewater glacier.",
        "A glacier that is open to the sea must lose ice every year.",
        "When the temperature rises above 10 °C, bacteria are treated as active.",
        "If the alarm rings in the building, the noise is recorded at 90 dB.",
        "When the pressure rises above 5 bar, the valve is closed by the spring.",
        "A signal that leaves the eye goes to the brain.",
    ),
    FR: (
        "Un glacier ouvert qui atteint la mer est appelé glacier de marée.",
        "Un glacier qui fond doit reculer chaque année.",
        "Une rivière qui descend des Alpes se jette dans le Rhône.",
        "Quand la température dépasse 10 °C, les bactéries sont traitées comme actives.",
        "Si l'alarme retentit dans le hall, le bruit est noté 90 dB sur l'échelle.",
        "Quand la lumière augmente dans la pièce, l'iris est bloqué par un muscle.",
        "Quand le courant dépasse 16 A, le disjoncteur coupe le circuit.",
        "Si la température dépasse 5 °C, le signal retentit deux fois.",
        "Quand le jour baisse sur le quai, l'ombre du mur s'allonge.",
        "Quand le jour baisse sur le quai, on appelle cela le crépuscule.",
        "Quand un plat dépasse 10 °C, on note une hausse des bactéries.",
    ),
}

PEOPLE_ACT = {
    EN: (
        "When a dish is left outside, it is thrown away by the cook.",
        "If a patient falls in the ward, the nurse on duty is called.",
        "A parcel whose label is torn goes to the returns desk.",
        "An oyster that has no label must not be eaten.",
        "A visitor who has no badge must wait at the desk.",
        "A dish that was opened is kept at 3 °C for two days.",
    ),
    FR: (
        "Si un colis arrive ouvert, l'agent de quai le signale au responsable.",
        "Si un plat reste dehors deux heures, on le jette.",
        "Un plat resté sous 63 °C ne doit pas être servi.",
        "Une personne qui se blesse doit prévenir le responsable.",
        "En cas d'incendie dans la cuisine, le bâtiment est évacué.",
    ),
}


def each_of(sentences: dict[Language, tuple[str, ...]]) -> list[tuple[Language, str]]:
    return [(language, each) for language, listed in sentences.items() for each in listed]


@pytest.mark.parametrize(("language", "sentence"), each_of(NOBODY_ACTS))
def test_a_definition_a_description_or_what_a_thing_does_is_no_situation(
    language: Language, sentence: str
) -> None:
    assert find_condition(sentence, language) is None


@pytest.mark.parametrize(("language", "sentence"), each_of(PEOPLE_ACT))
def test_what_people_do_or_have_to_do_with_a_thing_is_a_situation(language: Language, sentence: str) -> None:
    condition = find_condition(sentence, language)
    assert condition
    assert sentence.startswith(condition)


RULES = """Un bac livré à plus de 5 °C est refusé par l'agent de quai. Une denrée restée hors du froid plus de
30 minutes est détruite. L'agent de quai note chaque livraison sur la fiche."""

DAILY = "L'agent de quai note chaque livraison sur la fiche."


def test_no_situation_is_told_that_no_source_states_and_none_gives_its_answer_away() -> None:
    made = draft(RULES)
    (study,) = made.content.artefacts
    assert isinstance(study, CaseStudy)
    read = [each for section in study.sections_for_learners() for each in section.statements]
    assert {each.nature for each in read} <= {Nature.DIRECTION, None}
    assert "détruite" not in " ".join(each.text for each in read)
    assert "open_question.answered" not in {finding.rule for finding in made.findings}
    assert len(list_decided(RULES)) == 2


@pytest.mark.parametrize(("text", "is_handed_out"), [(RULES, True), (DAILY, False)])
def test_a_study_whose_situation_nobody_told_yet_is_not_handed_out(text: str, is_handed_out: bool) -> None:
    made = draft(text)
    names = list_document_names(edition(*made.content.artefacts))
    assert "case_study.pdf" in names
    assert ("handout-case_study.pdf" in names) is is_handed_out


def test_learners_have_room_to_answer_below_each_situation_and_none_below_what_introduces_them() -> None:
    study = study_of(RULES)
    handout = build_handout(edition(study), study)
    assert handout is not None
    parts = [each for each in handout.blocks if isinstance(each, Together)]
    room = [any(isinstance(block, WritingSpace) for block in each.blocks) for each in parts]
    assert not room[0]
    assert sum(room) == 2


def test_situations_of_the_sources_under_another_title_are_still_no_case_to_be_told() -> None:
    content = draft(RULES).content
    study = study_of(RULES)
    situation, *others = study.sections
    retitled = study.model_copy(
        update={"sections": (situation.model_copy(update={"title": "À vous"}), *others)}
    )
    changed = content.model_copy(update={"artefacts": (retitled,)})
    asked = ask(RULES)
    rules = {each.rule for each in criticise(KINDS, changed, asked.spans, asked.course)}
    assert "case_study.general" not in rules
    assert "case_study.no_case" not in rules


KNOWN = """On appelle bac de liaison un bac fermé qui garde le froid pendant le transport. L'arrivée d'un bac
de liaison dure dix minutes. Un bac de liaison livré à plus de 5 °C est refusé par l'agent de quai."""


def test_a_situation_says_what_is_known_and_asked_and_the_trainer_reads_where_the_answer_stands() -> None:
    (decided,) = [each for each in study_of(KNOWN).sections if all(study_of(KNOWN).split_section(each))]
    asked, noted = study_of(KNOWN).split_section(decided)
    read = [each.text for block in asked for each in block.list_statements()]
    assert "Un bac de liaison livré à plus de 5 °C" in read[0].replace("\u00a0", " ")
    assert any("garde le froid" in each for each in read[1:-1])
    assert "qui vous prévenez" in read[-1]
    answer, place = noted[0].list_statements()
    assert "est refusé" in answer.text
    assert "Quai" in place.text
    assert [each.quote for each in place.citations] == [each.quote for each in answer.citations]


def test_a_sentence_with_two_situations_asks_for_each() -> None:
    faint = "A child who feels faint is laid down, and a child who has trouble breathing is kept sitting up."
    asked = [each for each, _ in list_decided(faint, EN)]
    assert ["feels faint" in each for each in asked] == [True, False]
    assert ["trouble breathing" in each for each in asked] == [False, True]


def test_what_is_known_of_a_situation_stands_on_the_paper_that_asks() -> None:
    study = study_of(KNOWN)
    handout = build_handout(edition(study), study)
    assert handout is not None
    assert "garde le froid" in str(handout.blocks)
    assert "est refusé" not in str(handout.blocks)


TWICE = """## Livraison

La porte d'un bac de liaison ferme à clé. Un bac de liaison livré à plus de 5 °C est refusé par l'agent.

## Cuisine

Le couvercle d'un bac de liaison est rouge. Un bac de liaison livré à plus de 5 °C est signalé au chef."""


def test_what_is_known_of_a_situation_of_two_passages_is_said_once() -> None:
    study = study_of(TWICE)
    told = [each.text for section in study.sections for each in section.statements]
    for fact in ("La porte d'un bac de liaison ferme à clé.", "Le couvercle d'un bac de liaison est rouge."):
        assert told.count(fact) == 1
