"""Is a draft specific, readable in its time, and said once? One small bad content a rule."""

from typing import Any

import pytest

from pipelines.blocks.reveal.contract import Reveal, RevealVariant
from pipelines.deliverable_kinds import DRAFTING_KINDS as KINDS
from pipelines.deliverables.lesson.contract import Lesson
from pipelines.deliverables.quiz.contract import Quiz
from pipelines.deliverables.session_plan.contract import SessionPlan
from pipelines.deliverables.slides.contract import Slides
from pipelines.deliverables.summary.contract import Summary
from pipelines.drafting.critique import criticise, reading_effort
from pipelines.drafting.critique.repeats import find_repeats_across
from pipelines.drafting.text.readability import ReadingEase, count_syllables, measure_ease
from pipelines.testing import builders
from schemas.course import Context
from schemas.draft import (
    Content,
    Nature,
    Notes,
    Origin,
    Paragraph,
    Phase,
    Section,
    Statement,
    Steps,
)
from schemas.finding import Finding
from schemas.language import Language

SHORT = "Lavez vos mains. Fermez la porte. Posez le plat. Notez le chiffre. Jetez le reste."
LONG = (
    "La responsabilité organisationnelle de l'établissement gestionnaire implique nécessairement la "
    "formalisation documentée des procédures opérationnelles relatives à l'approvisionnement réfrigéré des "
    "collectivités territoriales."
)


def said(*texts: str, origin: Origin = Origin.MODEL, start: int = 1, **fields: Any) -> tuple[Statement, ...]:
    return tuple(
        Statement(id=f"st-{number:04}", text=text, citations=(builders.citation(2),), origin=origin, **fields)
        for number, text in enumerate(texts, start)
    )


def summary(*texts: str, language: Language = Language.FRENCH, **fields: Any) -> Content:
    return builders.content(language=language, artefacts=(Summary(points=said(*texts, **fields)),))


def lesson(*texts: str) -> Content:
    section = Section(id="p-0001", title="Page", blocks=(Paragraph(statements=said(*texts)),))
    return builders.content(artefacts=(Lesson(sections=(section,)),))


def found(content: Content, rule: str, **course: Any) -> list[Finding]:
    everything = criticise(KINDS, content, builders.spans(), builders.course(**course))
    return [finding for finding in everything if finding.rule == rule]


# vague


@pytest.mark.parametrize(
    "text",
    [
        "Il faut faire attention à tout ce qui est exposé.",
        "Le produit est rangé de manière appropriée.",
        "Le personnel prend les mesures nécessaires.",
        "Il est essentiel de protéger le produit.",
        "Le produit, le plat, le bac, etc.",
        "The product is stored as appropriate.",
        "Staff take the necessary precautions.",
        "It is important to keep products cold.",
    ],
)
def test_a_sentence_that_says_neither_who_nor_how_much_is_told(text: str) -> None:
    language = Language.ENGLISH if text[:2] in {"Th", "St", "It"} else Language.FRENCH
    told = found(summary(text, language=language), "statement.vague")
    assert [finding.place for finding in told] == ["st-0001"]


@pytest.mark.parametrize(
    "text",
    [
        "Le produit est rangé de manière appropriée, par exemple sur l'étagère du bas.",
        "Le personnel prend les mesures nécessaires dès que l'alarme sonne.",
        "Il est essentiel de jeter un produit exposé plus de 30 minutes.",
        "Le produit est rangé sur l'étagère du bas.",
        "The product is stored as appropriate, for example on the lowest shelf.",
    ],
)
def test_a_number_an_example_or_a_condition_makes_up_for_it(text: str) -> None:
    language = Language.ENGLISH if text.startswith("The") else Language.FRENCH
    assert found(summary(text, language=language), "statement.vague") == []


def test_what_code_tells_people_to_do_is_not_judged_for_being_vague() -> None:
    content = summary("Faites attention.", origin=Origin.EXTRACTIVE, nature=Nature.DIRECTION)
    assert found(content, "statement.vague") == []


def test_a_deliverable_that_would_fit_any_course_is_told_once() -> None:
    plain = [f"La {word} protège le produit." for word in "abcdefghijklmn"]
    assert [each.place for each in found(summary(*plain), "artefact.general")] == ["summary"]
    assert (
        found(summary(*plain, *(f"{each} C'est le cas aux Halles." for each in plain)), "artefact.general")
        == []
    )


# the organisation's own


def test_a_lesson_without_any_case_of_the_organisation_is_told() -> None:
    cases = ("Un chariot de yaourts est resté près du four pendant le service de midi.",)
    context = Context(organisation="Les Halles de Brume", cases=cases)
    (told,) = found(lesson("Un produit exposé est écarté."), "context.no_case", context=context)
    assert told.facts == {"case": cases[0], "cases": "1"}
    retold = lesson("À midi, des yaourts laissés près du four sur un chariot sont écartés.")
    assert found(retold, "context.no_case", context=context) == []
    assert (
        found(
            builders.content(artefacts=(Quiz(items=(builders.question(),)),)),
            "context.no_case",
            context=context,
        )
        == []
    )


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ("Un chariot d'œufs a calé dans la rampe du parking.", False),
        ("La chambre froide a sonné toute la nuit, et le relevé du responsable manquait.", True),
    ],
)
def test_rules_are_asked_for_a_case_only_where_their_sources_are_near_it(text: str, *, is_told: bool) -> None:
    context = Context(organisation="Les Halles de Brume", cases=(text,))
    quoted = builders.statement(1, origin=Origin.EXTRACTIVE)
    told = found(lesson_of(quoted), "context.no_case", context=context, title="Froid")
    assert bool(told) is is_told


def test_a_case_is_asked_of_the_module_whose_aims_are_nearest() -> None:
    case = "Un chariot de yaourts est resté près du four pendant le service de midi."
    context = Context(organisation="Les Halles de Brume", cases=(case,))
    own = builders.module()
    other = own.model_copy(update={"id": "service", "title": "Pousser un chariot au service de midi"})
    written = lesson("Un produit exposé est écarté.")
    assert found(written, "context.no_case", context=context)
    assert not found(written, "context.no_case", context=context, modules=(own, other))


def test_a_lesson_without_a_word_of_the_organisation_is_told() -> None:
    context = Context(organisation="Les Halles de Brume", vocabulary={"office": "le local où l'on sert"})
    named = "Aux yeux de Les Halles de Brume, un produit exposé est écarté."
    (told,) = found(lesson(named), "context.no_word", context=context)
    assert told.facts == {"words": "office"}
    assert found(lesson(f"{named} On le note à l'office."), "context.no_word", context=context) == []
    assert (
        found(lesson("Un produit exposé est écarté."), "context.no_word", context=context) == []
    )  # told by unused


# readable


@pytest.mark.parametrize(("text", "is_hard"), [(SHORT, False), (LONG, True)])
def test_a_text_too_hard_for_its_audience_is_told_with_its_longest_sentence(text: str, is_hard: bool) -> None:
    sentences = [f"{text}" for _ in range(10)]
    told = found(lesson(*sentences), "artefact.hard")
    assert bool(told) is is_hard
    if told:
        assert int(told[0].facts["score"]) < int(told[0].facts["least"]) == 30
        assert told[0].facts["words"] == str(len(LONG.split()))


@pytest.mark.parametrize(
    ("score", "words", "is_told"),
    [
        (30, 80, False),
        (29, 59, False),
        (29, 60, True),
        (27, 59, False),
        (26, 59, True),
        (26, 25, False),
        (10, 25, False),
        (9, 25, True),
    ],
)
def test_a_score_too_low_is_told_by_how_much_and_for_how_long_a_sentence(
    score: int, words: int, is_told: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured = ReadingEase(score, 200, "mot " * words)
    monkeypatch.setattr(reading_effort, "measure_ease", lambda *_: measured)
    assert bool(found(lesson("Le froid protège."), "artefact.hard")) is is_told


def test_people_who_learn_the_language_are_asked_for_less() -> None:
    plain = "Le responsable de la cuisine vérifie la température du réfrigérateur et la note sur la fiche."
    beginners = Context(organisation="Halles", audience="Agents qui apprennent encore le français")
    usual, eased = (
        found(lesson(*[plain] * 12), "artefact.hard", context=context)
        for context in (Context(organisation="Halles"), beginners)
    )
    assert [each.facts["least"] for each in (*usual, *eased)] in (["50"], [])
    measured = measure_ease([plain] * 12, Language.FRENCH)
    assert measured is not None
    assert bool(eased) is (measured.score < 50)


@pytest.mark.parametrize(
    ("word", "language", "count"),
    [
        ("froid", Language.FRENCH, 1),
        ("porte", Language.FRENCH, 1),
        ("température", Language.FRENCH, 4),
        ("restent", Language.FRENCH, 1),
        ("le", Language.FRENCH, 1),
        ("réfrigérateur", Language.FRENCH, 5),
        ("cold", Language.ENGLISH, 1),
        ("kept", Language.ENGLISH, 1),
        ("refrigerator", Language.ENGLISH, 5),
        ("table", Language.ENGLISH, 2),
        ("stored", Language.ENGLISH, 1),
        ("x", Language.ENGLISH, 1),
    ],
)
def test_syllables_are_counted_as_they_are_said(word: str, language: Language, count: int) -> None:
    assert count_syllables(word, language) == count


def test_a_few_words_have_no_readability() -> None:
    assert measure_ease([SHORT], Language.FRENCH) is None
    assert measure_ease([], Language.FRENCH) is None


def test_a_module_that_cannot_be_read_in_its_minutes_is_told() -> None:
    content = lesson(*[f"{LONG} {n}" for n in range(250)])
    (told,) = found(content, "module.long")
    assert int(told.facts["minutes"]) > int(told.facts["duration"]) == content.duration_minutes
    assert found(lesson("Un produit exposé est écarté."), "module.long") == []


def test_a_lesson_beside_a_session_plan_is_told_to_be_long_all_the_same() -> None:
    """It is asked for its module's minutes; a session plan exempted one of any length."""
    (long_lesson,) = lesson(*[f"{LONG} {n}" for n in range(250)]).artefacts
    phase = Phase(id="st-0900", minutes=20, title="Le froid", origin=Origin.MODEL)
    plan = SessionPlan(phases=(phase,))
    assert found(builders.content(artefacts=(long_lesson, plan)), "module.long")
    assert found(builders.content(artefacts=(summary(*[LONG] * 250).artefacts[0], plan)), "module.long") == []


@pytest.mark.parametrize(("words", "told"), [(1_100, False), (1_900, True)])
def test_many_questions_do_not_hide_a_lesson_of_twice_its_minutes(words: int, told: bool) -> None:
    """Five minutes are for reading: ten more are a quarter of the module's sixty, and no slack of these."""
    items = tuple(builders.question(number) for number in range(1, 56))
    (read,) = lesson(*["Un mot de plus encore"] * (words // 5)).artefacts
    content = builders.content(artefacts=(read, Quiz(items=items)), duration_minutes=60)
    assert bool(found(content, "module.long")) is told


@pytest.mark.parametrize(("times", "told"), [(1, False), (16, True)])
def test_a_lesson_that_says_far_more_than_its_passages_is_told(times: int, told: bool) -> None:
    """Its module's minutes have room for all of it: nothing else tells of a lesson twice as long as asked."""
    content = lesson(*[f"{LONG} {n}" for n in range(times)])
    assert bool(found(content, "module.padded")) is told
    assert found(content, "module.long") == []


def test_what_learners_practise_with_pads_no_lesson() -> None:
    (taught,) = lesson(builders.SENTENCES[0]).artefacts
    shown, *closed = said("Que faire ?", *[LONG] * 8, start=2)
    reveal = Reveal(id="b-0001", variant=RevealVariant.QUESTION, prompt=shown, details=tuple(closed))
    page = taught.sections[0].model_copy(update={"blocks": (*taught.sections[0].blocks, reveal)})
    assert found(builders.content(artefacts=(Lesson(sections=(page,)),)), "module.padded") == []


def lesson_of(*statements: Statement) -> Content:
    section = Section(id="p-0001", title="Page", blocks=(Paragraph(statements=statements),))
    return builders.content(artefacts=(Lesson(sections=(section,)),))


@pytest.mark.parametrize(
    ("statements", "words"),
    [
        (said(*builders.SENTENCES[:1]), "13"),
        (said(*builders.SENTENCES[:1] * 5), "13"),
        ((*said(*builders.SENTENCES[:1]), builders.statement(1, LONG, id="st-0009", citations=())), "13"),
    ],
    ids=["one sentence", "said five times", "with one that nothing supports"],
)
def test_a_lesson_far_shorter_than_its_sources_carry_is_told(
    statements: tuple[Statement, ...], words: str
) -> None:
    """743 words for 90 minutes passed every rule; what is said twice or rests on nothing fills no minute."""
    (told,) = found(lesson_of(*statements), "module.short")
    assert (told.place, told.facts["words"], told.facts["carried"]) == ("lesson", words, "56")


def test_a_lesson_as_long_as_its_sources_carry_is_not_short() -> None:
    """Three sentences are no 20 minutes; the sources say no more."""
    assert found(lesson(*builders.SENTENCES), "module.short") == []


# said once


def test_a_sentence_said_twice_in_a_lesson_is_told_at_the_second() -> None:
    sentence = "Un produit exposé trop longtemps est écarté du stock."
    (told,) = found(lesson(sentence, "Le froid protège.", f"{sentence[:-1]}."), "statement.repeated")
    assert (told.place, told.facts["other"]) == ("st-0003", "st-0001")


@pytest.mark.parametrize(
    ("sentence", "is_told"),
    [
        ("Un produit exposé plus de 30 minutes est jeté.", False),
        ("Un produit exposé trop longtemps perd de sa saveur.", True),
        (f"Un produit exposé plus de 30 minutes est jeté, {'et ' * 12}noté.", True),
    ],
    ids=["a short limit", "no limit", "a long one"],
)
def test_another_page_may_recall_a_limit_in_few_words(sentence: str, *, is_told: bool) -> None:
    first, second = said(sentence, sentence)
    pages = tuple(
        Section(id=f"p-000{number}", title="Page", blocks=(Paragraph(statements=(each,)),))
        for number, each in enumerate((first, second), start=1)
    )
    told = found(builders.content(artefacts=(Lesson(sections=pages),)), "statement.repeated")
    assert bool(told) is is_told


def test_a_page_recalls_a_limit_once() -> None:
    limit = "Un produit exposé plus de 30 minutes est jeté."
    (told,) = found(lesson(limit, "Le froid protège.", limit), "statement.repeated")
    assert told.place == "st-0003"


def test_an_item_of_two_lists_of_the_sources_may_be_said_in_both() -> None:
    item = "Les activités et les salariés auxquels le dispositif s'applique ;"
    content = lesson(item, "Le froid protège.", item)
    (section,) = content.artefacts[0].sections
    statements = section.blocks[0].list_statements()

    def listed(origin: Origin) -> Content:
        steps = Steps(statements=tuple(each.model_copy(update={"origin": origin}) for each in statements))
        page = section.model_copy(update={"blocks": (steps,)})
        return content.model_copy(update={"artefacts": (Lesson(sections=(page,)),)})

    assert found(listed(Origin.EXTRACTIVE), "statement.repeated") == []
    assert found(listed(Origin.MODEL), "statement.repeated") != []


def test_what_the_sources_say_twice_to_introduce_two_lists_may_be_said_twice() -> None:
    lead_in = "Avant votre départ, vous pensez dans ce cas à :"
    content = lesson(lead_in, "Le froid protège.", lead_in)
    assert found(content, "statement.repeated") != []
    (section,) = content.artefacts[0].sections
    quoted = tuple(
        each.model_copy(update={"origin": Origin.EXTRACTIVE}) for each in section.blocks[0].list_statements()
    )
    page = section.model_copy(update={"blocks": (Paragraph(statements=quoted),)})
    artefacts = (Lesson(sections=(page,)),)
    assert found(content.model_copy(update={"artefacts": artefacts}), "statement.repeated") == []


@pytest.mark.parametrize("origins", [(Origin.EXTRACTIVE, Origin.MODEL), (Origin.MODEL, Origin.EXTRACTIVE)])
def test_a_sentence_that_code_quotes_and_a_model_writes_is_said_twice(origins: tuple[Origin, ...]) -> None:
    sentence = "Laisser reposer la pâte une heure au moins."
    content = lesson(sentence, sentence)
    (section,) = content.artefacts[0].sections
    written = tuple(
        each.model_copy(update={"origin": origin, "citations": (builders.citation(1),)})
        for each, origin in zip(section.blocks[0].list_statements(), origins, strict=True)
    )
    page = section.model_copy(update={"blocks": (Paragraph(statements=written),)})
    told = found(content.model_copy(update={"artefacts": (Lesson(sections=(page,)),)}), "statement.repeated")
    assert [each.place for each in told] == ["st-0002"]


@pytest.mark.parametrize(("passage", "is_told"), [(2, False), (1, True)])
def test_what_is_quoted_from_two_passages_may_be_said_of_both(passage: int, *, is_told: bool) -> None:
    content = lesson(
        "Laisser reposer la pâte une heure au moins.", "Laisser reposer la pâte une heure au moins."
    )
    (section,) = content.artefacts[0].sections
    quoted = tuple(
        each.model_copy(update={"origin": Origin.EXTRACTIVE, "citations": (builders.citation(number),)})
        for each, number in zip(section.blocks[0].list_statements(), (1, passage), strict=True)
    )
    page = section.model_copy(update={"blocks": (Paragraph(statements=quoted),)})
    artefacts = (Lesson(sections=(page,)),)
    told = found(content.model_copy(update={"artefacts": artefacts}), "statement.repeated")
    assert bool(told) is is_told


def test_a_lesson_and_its_summary_a_slide_and_its_notes_may_say_the_same() -> None:
    sentence = "Un produit exposé trop longtemps est écarté du stock."
    first, second, shown, spoken = said(*[sentence] * 4)
    page = Section(id="p-0001", title="Page", blocks=(Paragraph(statements=(first,)),))
    slide = Section(
        id="p-0002",
        title="Diapositive",
        blocks=(Paragraph(statements=(shown,)), Notes(statements=(spoken,))),
    )
    artefacts = (Lesson(sections=(page,)), Summary(points=(second,)), Slides(sections=(slide,)))
    assert found(builders.content(artefacts=artefacts), "statement.repeated") == []


def test_what_two_modules_of_a_course_both_say_is_told_with_the_other_place() -> None:
    sentence = "Un produit exposé trop longtemps est écarté du stock."
    one = lesson(sentence, "Le froid protège les denrées fragiles de la cuisine.")
    other = lesson("Une autre phrase, qui n'a rien à voir avec le stock.", sentence)
    other = other.model_copy(update={"module": "froid--autre"})
    (told,) = find_repeats_across(one, [one, other])
    assert told.rule == "module.repeated"
    assert (told.place, told.facts["module"], told.facts["other"]) == ("st-0001", "froid--autre", "st-0002")
    assert find_repeats_across(one, [one]) == ()
