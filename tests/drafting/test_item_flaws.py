"""One small bad question a rule, of every kind, in both languages; and what no rule may cry over."""

from typing import Any

import pytest

from pipelines.deliverable_kinds import DRAFTING_KINDS as KINDS
from pipelines.deliverables.quiz.contract import Quiz
from pipelines.drafting.critique import criticise
from pipelines.testing import builders
from schemas.draft import (
    Cloze,
    Gap,
    Matching,
    MultipleChoice,
    Numeric,
    Option,
    Ordering,
    OrderingPlace,
    Origin,
    Pair,
    Question,
    SingleChoice,
    TrueFalse,
)
from schemas.finding import Finding, Severity
from schemas.language import Language

SOURCED: dict[str, Any] = {"citations": (builders.citation(2),), "origin": Origin.MODEL}


def options(*texts: str) -> tuple[Option, ...]:
    return tuple(Option(id="abcdef"[n], text=text) for n, text in enumerate(texts))


def single(stem: str, *texts: str, key: str = "a", name: str = "q-0001") -> SingleChoice:
    return SingleChoice(id=name, stem=stem, options=options(*texts), key=key, **SOURCED)


def several(stem: str, *texts: str, keys: tuple[str, ...]) -> MultipleChoice:
    return MultipleChoice(id="q-0001", stem=stem, options=options(*texts), keys=keys, **SOURCED)


def claim(stem: str, answer: bool = True, name: str = "q-0001") -> TrueFalse:
    return TrueFalse(id=name, stem=stem, answer=answer, **SOURCED)


def cloze(stem: str, *answers: str) -> Cloze:
    gaps = tuple(Gap(accepted=(answer,)) for answer in answers)
    return Cloze(id="q-0001", stem=stem, gaps=gaps, **SOURCED)


def numeric(stem: str, answer: float, **fields: Any) -> Numeric:
    return Numeric(id="q-0001", stem=stem, answer=answer, **fields, **SOURCED)


def matching(*pairs: tuple[str, str]) -> Matching:
    made = tuple(Pair(id="abcdef"[n], left=left, right=right) for n, (left, right) in enumerate(pairs))
    return Matching(id="q-0001", stem="Associez chaque denrée à sa limite.", pairs=made, **SOURCED)


def ordering(*texts: str) -> Ordering:
    places = tuple(OrderingPlace(id="abcdefghij"[n], text=text) for n, text in enumerate(texts))
    return Ordering(id="q-0001", stem="Remettez les étapes dans l'ordre.", places=places, **SOURCED)


def found(*items: Question, language: Language = Language.FRENCH) -> tuple[Finding, ...]:
    content = builders.content(language=language, artefacts=(Quiz(items=items),))  # type: ignore[arg-type]
    return criticise(KINDS, content, builders.spans(), builders.course(language=language))


def flaws(*items: Question, language: Language = Language.FRENCH) -> set[str]:
    return {f.rule for f in found(*items, language=language) if f.rule.startswith(("item.", "quiz.guess"))}


LONG = "dès qu'il est resté hors du froid plus longtemps que permis"
ASKED = "Quand écarte-t-on un produit exposé ?"
FLAWED: list[tuple[str, Question]] = [
    ("item.unfocused", single("Le froid.", "frais", "tiède", "chaud")),
    ("item.unfocused", single("Cold storage.", "fresh", "warm", "hot")),
    ("item.blank", single("Complétez : ____ à ____ et ____.", "deux", "trois", "quatre")),
    ("item.blank", single("Complétez : ____ froid.", "un", "deux")),
    ("item.gratuitous", single("Un mot de plus. " * 25 + "Que fait-on ?", "jeter", "garder", "laver")),
    ("item.vague", single(ASKED, "souvent le soir", "dès le matin", "à midi")),
    ("item.vague", single("What is usually done with it?", "thrown", "kept", "washed")),
    ("item.answered", cloze("Un produit écarté est un produit ____ du stock.", "écarté")),
    ("item.long_key", single(ASKED, LONG, "le soir", "midi")),
    ("item.clang", single("Que dit la sonde de la chambre ?", "un chiffre de sonde", "une heure", "un jour")),
    ("item.convergence", single(ASKED, "froid et sec", "froid et sale", "chaud et sec", "froid et gras")),
    ("item.unlike", single(ASKED, "après 30 minutes", "30 minutes", "le soir venu", "45 minutes")),
    ("item.uneven", single(ASKED, "non", "oui, dès que la porte est restée ouverte trop", "peut-être")),
    ("item.grammar", single("On appelle cet écart l'____ de la chaîne.", "incident", "défaut", "oubli")),
    ("item.grammar", single("The device on the door is an ____ that rings.", "alarm", "bell", "siren")),
    ("item.complex", single(ASKED, "le matin", "le soir", "A et B")),
    ("item.complex", single(ASKED, "le matin", "le soir", "Les deux premières réponses")),
    ("item.complex", single("When is it thrown away?", "in the morning", "at night", "both a and b")),
    ("item.unordered", single(ASKED, "30 minutes", "15 minutes", "45 minutes")),
    ("item.all_keys", several("Que fait-on ?", "jeter", "noter", keys=("a", "b"))),
    ("item.one_key", several("Que fait-on ?", "jeter", "garder", "laver", keys=("a",))),
    ("item.complex", several("Que fait-on ?", "jeter", "noter", "a et b", keys=("a", "b"))),
    ("item.catch_all", several("Que fait-on ?", "jeter", "noter", "aucune de ces réponses", keys=("a", "b"))),
    ("item.many_gaps", cloze("Un ____ de ____ et ____ ou ____ puis ____ se jette ici demain.", *"abcde")),
    ("item.open_gap", cloze("Un produit exposé hors ____ froid est écarté.", "du")),
    ("item.no_unit", numeric("Après quelle durée écarte-t-on un produit ?", 30)),
    ("item.tolerance", numeric("Après quelle durée, en minutes ?", 30, unit="minutes", tolerance=15)),
    ("item.few_pairs", matching(("Viande", "2 °C"), ("Poisson", "3 °C"))),
    ("item.duplicate_options", matching(("Viande", "2 °C"), ("Poisson", "2 °C"), ("Beurre", "4 °C"))),
    ("item.clang", matching(("Chambre froide", "la chambre à 2 °C"), ("Vitrine", "4 °C"), ("Four", "63 °C"))),
    ("item.many_places", ordering(*(f"Geste {word}" for word in "badcfehgj"))),
    ("item.order_told", ordering("D'abord, fermer la porte", "Relever la sonde", "Noter")),
    ("item.order_told", ordering("1. Fermer", "2. Relever", "3. Noter")),
    ("item.alphabetical", ordering("Fermer", "Noter", "Relever")),
    ("item.duplicate_options", ordering("Fermer", "Relever", "Fermer")),
    ("item.true_claim", claim("Un produit exposé plus de 30 minutes est écarté.", answer=False)),
    ("item.negative", claim("On ne garde pas un produit exposé.", answer=False)),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "item"), FLAWED, ids=[f"{rule}-{item.kind}" for rule, item in FLAWED])  # type: ignore[attr-defined]
def test_a_flaw_of_a_question_is_found(rule: str, item: Question) -> None:
    language = (
        Language.ENGLISH if item.stem.split()[0] in {"Cold", "What", "The", "When"} else Language.FRENCH
    )
    assert rule in flaws(item, language=language)


SOUND: list[Question] = [
    single(ASKED, "après 15 minutes", "après 30 minutes", "après 45 minutes", key="b"),
    single("Complétez : « Un produit exposé plus de ____ est écarté. »", "15 minutes", "30 minutes", key="b"),
    single("Un produit exposé trop longtemps doit", "être jeté", "être lavé", "être pesé"),
    single("Quand jeter un plat ?", "passé sous 63 °C au service", "après deux portions", "au matin"),
    single("Le geste propre consiste à :", "séparer les plats", "laver deux fois", "cuire vite"),
    single("Le froid est rompu quand", "le produit passe la limite", "la porte se ferme", "le chef signe"),
    single("Que signifie le sigle DLC ?", "date limite d'usage", "durée de cuisson", "degré du four"),
    several("Que fait-on d'un produit exposé ?", "on l'écarte", "on le note", "on le sert", keys=("a", "b")),
    claim("Un produit exposé plus de 30 minutes est écarté."),
    cloze("Un produit exposé plus de ____ est écarté.", "30 minutes"),
    numeric("Après combien de minutes écarte-t-on un produit exposé ?", 30, unit="minutes"),
    numeric("Combien de relevés signe-t-on chaque jour ?", 2),
    matching(("Viande hachée", "2 °C"), ("Beurre", "4 °C"), ("Glace", "-18 °C")),
    ordering("Fermer la porte", "Relever la sonde", "Noter la température"),
]


@pytest.mark.parametrize("item", SOUND, ids=lambda item: item.kind)
def test_a_sound_question_of_any_kind_has_no_flaw(item: Question) -> None:
    assert flaws(item) == set()


def test_a_vague_word_of_the_source_is_the_sources() -> None:
    quoted = builders.citation(3)
    assert "deux fois par jour" in quoted.quote
    vague = quoted.model_copy(update={"quote": quoted.quote.replace("deux fois", "souvent deux fois")})
    item = single("Qui signe souvent le relevé ?", "le chef", "le client", "le livreur")
    assert "item.vague" in flaws(item)
    assert "item.vague" not in flaws(item.model_copy(update={"citations": (vague,)}))


def test_words_of_any_source_give_nothing_away() -> None:
    """A wrong answer taken from another passage says what that passage says."""
    said = builders.SENTENCES[0]
    assert flaws(single(ASKED, "le soir", f"toujours {said}", key="a")) >= {"item.absolute"}
    spans = builders.spans()
    source = spans.sources[0]
    other = source.model_copy(update={"text": f"{source.text} Rangez toujours le soir."})
    item = single(ASKED, "après 30 minutes", "rangez toujours le soir")
    content = builders.content(artefacts=(Quiz(items=(item,)),))
    told = criticise(KINDS, content, spans.model_copy(update={"sources": (other,)}), builders.course())
    assert "item.absolute" not in {finding.rule for finding in told}


@pytest.mark.parametrize(
    ("stem", "is_told"),
    [("Que veut dire ce qui est parfois appelé DLC ?", False), ("Que fait-on parfois d'un produit ?", True)],
)
def test_another_name_of_a_thing_is_no_vague_frequency(stem: str, is_told: bool) -> None:
    assert ("item.vague" in flaws(single(stem, "une date", "un lieu", "un poids"))) is is_told


def test_the_same_question_twice_is_told_once_at_the_second() -> None:
    twins = (single(ASKED, "le soir", "midi"), single(ASKED, "midi", "le soir", name="q-0002"))
    told = [f for f in found(*twins) if f.rule == "item.repeated"]
    assert [(f.place, f.facts["other"]) for f in told] == [("q-0002", "q-0001")]


# guessing


def quiz(count: int, key: str, *texts: str, stem: str = "Que fait-on du lot {} ?") -> list[SingleChoice]:
    names = [f"q-{n:04}" for n in range(1, count + 1)]
    return [single(stem.format(n), *texts, key=key, name=name) for n, name in enumerate(names)]


@pytest.mark.parametrize(
    ("rule", "items"),
    [
        ("quiz.guess_longest", quiz(8, "b", "jeter", "garder au froid", "laver")),
        ("quiz.guess_place", quiz(8, "c", "jetons", "gardons", "lavons")),
        (
            "quiz.guess_words",
            [
                single("Qui ferme la porte ?", *texts, key=key, name=f"q-{n:04}")
                for n, (texts, key) in enumerate(
                    [(("la porte", "le four", "le frigo"), "a"), (("le four", "la porte", "le frigo"), "b")]
                    * 4
                )
            ],
        ),
    ],
)
def test_a_quiz_that_a_habit_answers_is_told_with_its_figures(rule: str, items: list[SingleChoice]) -> None:
    (told,) = [f for f in found(*items) if f.rule.startswith("quiz.guess_")]
    assert told.rule == rule
    assert (told.facts["score"], told.facts["chance"], told.facts["items"]) == ("100", "33", "8")
    assert told.severity is Severity.WARNING


def test_a_quiz_with_its_keys_spread_is_not_guessed() -> None:
    texts = ("jetons", "gardons", "lavons", "pesons")
    items = [
        single(f"Que fait-on du lot {n} ?", *texts, key="abcd"[n % 4], name=f"q-{n:04}") for n in range(1, 13)
    ]
    assert not [f for f in found(*items) if f.rule.startswith("quiz.")]


def test_a_short_quiz_is_given_the_benefit_of_luck() -> None:
    items = quiz(3, "a", "jeter", "garder au froid", "laver")
    assert not [f for f in found(*items) if f.rule.startswith("quiz.guess_")]


@pytest.mark.parametrize(("answer", "rule"), [(True, "quiz.mostly_true"), (False, "quiz.mostly_false")])
def test_claims_that_are_nearly_all_one_answer_are_told(answer: bool, rule: str) -> None:
    items = [claim(f"Le lot {n} est gardé.", answer, name=f"q-{n:04}") for n in range(1, 6)]
    assert rule in {f.rule for f in found(*items)}
    mixed = [each.model_copy(update={"answer": n % 2 == 0}) for n, each in enumerate(items)]
    assert rule not in {f.rule for f in found(*mixed)}


def test_an_empty_or_hostile_question_stops_no_rule() -> None:
    items = [
        single("?", "İ", "i̇", "\u202e"),
        single("____", "____", "a"),
        single("(((((" * 50, "[" * 300, ")" * 300, "\\" * 10),
        SingleChoice(id="q-0004", stem="Quoi ?", options=(), key="a", origin=Origin.MODEL),
        several("Quoi ?", keys=("z",)),
    ]
    assert found(*items) is not None


@pytest.mark.parametrize(
    "words", ["ne ", "ISO EN ", "L'A de la ", "1 000 ", "____ ", "(", "« ", "a et ", "à la fois les "]
)
def test_a_text_made_to_keep_rules_busy_does_not(words: str) -> None:
    """Longer than any text a model may answer, and read by every rule."""
    text = words * (4000 // len(words))
    items = [single(text, text + "a", text + "b"), ordering(text + "a", text + "b"), claim(text)]
    assert found(*items) is not None
