"""What the sources say to do is asked before figures, keyed, and left out of nothing that learners keep."""

from collections.abc import Iterator

import pytest

from pipelines.deliverables.case_study.conduct import saves_life, split_situations, tells_conduct
from pipelines.drafting.draft import write_draft
from pipelines.drafting.extractive import ExtractiveWriter
from pipelines.testing import builders
from pipelines.testing.fake_openai.fake_writer import make_request
from pipelines.testing.sources import read_source
from schemas.course import Bloom, Context, Objective
from schemas.draft import Deliverable, Item, SingleChoice, list_texts, walk_citing
from schemas.language import Language
from schemas.source import SourceSpans

FR, EN = Language.FRENCH, Language.ENGLISH

EMERGENCY = """# Choking in the dining hall

## Signs of choking

Choking is a blockage of the airway by food. Silence and a blue face are signs of choking.

## What to do in an emergency

If the child cannot cough, call emergency services on 112 at once. Do not give the child water. Never leave
the child alone.

1. Stand behind the child.
2. Give five blows between the shoulder blades.
3. Give five thrusts above the navel.
4. Repeat until the child breathes.

The remains of the meal are kept at 3 °C in a closed box. The quality office is told within 2 hours of the
event.

## Writing the account

The account is sent to the school doctor within 24 hours. The account is kept for 5 years.
"""
REACT = Objective(id="react", text="React to a choking child", bloom=Bloom.APPLY)

COLD = """# Le quai

## Décider d'une denrée sortie de sa limite

Une denrée dont la DLC est dépassée est jetée, jamais cuisinée ni donnée. On appelle écart une limite dépassée
au quai ou en chambre. L'agent qui constate l'écart appelle le responsable avant de déplacer une caisse.
Une denrée restée hors du froid plus de 2 heures est détruite. Le registre des pertes est tenu pendant 3 ans.
"""
DECIDE = Objective(
    id="ecart", text="Expliquer ce que l'on fait d'une denrée sortie de sa limite", bloom=Bloom.UNDERSTAND
)

KINDS = ("lesson", "quiz", "summary", "open_questions", "flashcards")


def draft(text: str, language: Language, objective: Objective) -> dict[str, Deliverable]:
    module = builders.module(artefacts=KINDS, objectives=(objective,), questions=4)
    spans = SourceSpans(
        module=builders.KEY,
        fingerprint="0" * 64,
        sources=(read_source("source.md", text.encode(), language),),
    )
    context = Context(organisation="Les Halles de Brume")
    course = builders.course(modules=(module,), language=language, context=context)
    made = write_draft(make_request(module=module, course=course, spans=spans), ExtractiveWriter())
    return {each.kind: each for each in made.content.artefacts}


def list_questions(made: dict[str, Deliverable]) -> tuple[Item, ...]:
    return made["quiz"].items  # type: ignore[attr-defined,no-any-return]


def list_choices(made: dict[str, Deliverable]) -> Iterator[tuple[str, str, set[str]]]:
    """Yield of each question with one answer its stem, its key, and the others."""
    for each in list_questions(made):
        if isinstance(each, SingleChoice):
            texts = {option.id: option.text for option in each.options}
            key = texts.pop(each.key)
            yield each.stem.replace("\u00a0", " "), key, set(texts.values())


def read(part: Deliverable) -> str:
    told = " ".join(text for each in walk_citing(part) for text in list_texts(each))
    return told.replace("\u00a0", " ").replace("\u2019", "'")


def test_the_first_question_on_an_emergency_asks_what_to_do_in_the_situation_the_source_states() -> None:
    stem, key, others = next(list_choices(draft(EMERGENCY, EN, REACT)))
    assert "If the child cannot cough" in stem
    assert key == "Call emergency services on 112 at once"
    assert others == {"Give the child water", "Leave the child alone"}


def test_orders_of_steps_and_situations_are_asked_before_figures() -> None:
    questions = list_questions(draft(EMERGENCY, EN, REACT))
    on_figures = ["____" in each.stem for each in questions]
    assert on_figures == sorted(on_figures)
    assert on_figures.count(False) >= 2


@pytest.mark.parametrize("kind", ["lesson", "summary", "open_questions", "flashcards"])
def test_what_saves_life_and_the_order_of_steps_are_never_left_out(kind: str) -> None:
    told = read(draft(EMERGENCY, EN, REACT)[kind])
    assert "all emergency services on 112 at once" in told
    places = [told.find(each) for each in ("Stand behind", "five blows", "five thrusts", "Repeat until")]
    assert -1 not in places
    assert places == sorted(places)


def test_a_situation_is_asked_among_what_its_own_sentence_bars() -> None:
    choices = list(list_choices(draft(COLD, FR, DECIDE)))
    stem, key, others = next(each for each in choices if "dont la DLC est dépassée" in each[0])
    assert key == "est jetée"
    assert others == {"est cuisinée", "est donnée"}
    assert stem.endswith("?")


def test_a_key_on_conduct_says_what_is_done_and_no_definition() -> None:
    guide = read(draft(COLD, FR, DECIDE)["open_questions"]).partition("Expliquez")[0]
    assert "appelle le responsable avant de déplacer" in guide
    assert "est détruite" in guide
    assert "On appelle écart" not in guide


def test_what_comes_to_the_same_or_is_right_anywhere_is_no_wrong_answer() -> None:
    """Destroyed for thrown away, or recorded: either may be right, so two situations give no question."""
    rules = """# Quai

## Denrées

Une denrée dont la date est dépassée est jetée. Une denrée restée hors du froid la nuit est détruite. Une
denrée livrée sans étiquette qui reste douteuse est signalée au chef."""
    assert not [each for each in list_choices_or_none(rules) if "que fait-on" in each]


def list_choices_or_none(text: str) -> list[str]:
    made = draft(text, FR, DECIDE)
    return [stem for stem, _, _ in list_choices(made)] if "quiz" in made else []


@pytest.mark.parametrize(
    ("text", "language", "given"),
    [
        ("A child who feels faint is laid down, and a child who is calm is kept sitting up.", EN, 2),
        ("Un bac livré à plus de 5 °C est refusé par l'agent.", FR, 1),
        ("L'agent qui constate l'écart appelle le responsable avant de partir.", FR, 1),
        ("A river that has frozen is called a glacier.", EN, 0),
        ("On appelle écart une limite dépassée.", FR, 0),
    ],
)
def test_a_sentence_provides_for_the_situations_it_states(text: str, language: Language, given: int) -> None:
    assert len(split_situations(text, language)) == given


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The European emergency number is 112.", EN),
        ("Call an ambulance and stay with the child.", EN),
        ("Appelez le 15 et restez avec la personne.", FR),
        ("L'agent appelle les secours puis fait évacuer la salle.", FR),
        ("Dial 112.", EN),
        ("Ring 999 and give the address.", EN),
        ("Phone 999 immediately.", EN),
        ("Call 112 as soon as you can.", EN),
        ("Alert the fire brigade.", EN),
        ("Any witness calls 112.", EN),
        ("Inject adrenaline into the thigh.", EN),
        ("Administer adrenaline at once.", EN),
        ("Lay the person down, legs raised.", EN),
        ("Evacuate the building.", EN),
        ("On appelle le 15.", FR),
        ("Le secouriste compose le 15.", FR),
        ("Faites le 15.", FR),
        ("Appeler immédiatement le centre 15.", FR),
        ("Allongez la personne, jambes surélevées.", FR),
    ],
)
def test_whom_to_call_and_what_to_do_for_a_person_saves_lives(text: str, language: Language) -> None:
    assert saves_life(text, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("An auto-injector is a pen that delivers adrenaline.", EN),
        ("On appelle secours l'aide portée à une personne.", FR),
        ("The remains of the meal are kept at 3 °C.", EN),
        ("La cuisine compte 112 convives chaque jour.", FR),
        ("Call 15 customers a week.", EN),
        ("The manager called the fire brigade in 2019.", EN),
        ("Call the supervisor after 15 minutes.", EN),
        ("Waste is evacuated every evening.", EN),
        ("Who calls 112?", EN),
        ("Prévoir le 15 de chaque mois un stock.", FR),
        ("Appeler le fournisseur le 15.", FR),
        ("Prévenir le 15 et le 30 du mois le siège.", FR),
        ("Les déchets de la cuisine sont évacués chaque soir.", FR),
        ("Appelez le poste 15.", FR),
        ("On appelle les secours l'ensemble des moyens.", FR),
    ],
)
def test_what_only_defines_counts_dates_or_clears_away_saves_none(text: str, language: Language) -> None:
    assert not saves_life(text, language)


def test_a_story_told_to_the_reader_is_no_conduct() -> None:
    assert not tells_conduct("You will need to give nobody access here.", EN)
    assert tells_conduct("You must give the owner access.", EN)


VISIT = """# La visite

## Le visiteur dans l'atelier

Le visiteur qui perd son badge dans l'atelier rend sa carte provisoire au poste de garde. Le visiteur en
groupe suit le marquage au sol. Le visiteur seul reste près de son hôte. Le visiteur âgé remet son casque à
l'accueil. Le visiteur qui traverse la zone des fours porte des lunettes fermées. Le visiteur qui filme une
machine en marche lave sa caméra à la sortie.
"""


def test_what_is_always_done_or_right_anywhere_is_no_wrong_answer_to_a_situation() -> None:
    objective = Objective(id="visite", text="Décider que faire d'un visiteur", bloom=Bloom.APPLY)
    made = draft(VISIT, FR, objective)
    options = {each for _, _, others in list_choices(made) for each in others} if "quiz" in made else set()
    assert not options & {
        "suit le marquage au sol",
        "reste près de son hôte",
        "remet son casque à l'accueil",
        "porte des lunettes fermées",
        "lave sa caméra à la sortie",
    }


@pytest.mark.parametrize(
    "told",
    [
        "En cas d'agression d'un agent, l'hôte appelle les secours au 112.",
        "En cas d'alerte dans la chambre froide, alerter le chef au-delà de 15 degrés.",
        "En cas de retard d'une livraison, le responsable appelle le client sous 15 min.",
        "En cas de fuite d'eau dans le local, appelez le poste 15.",
    ],
)
def test_no_number_is_asked_among_those_of_other_emergency_services(told: str) -> None:
    objective = Objective(id="alerte", text="Réagir à un incident", bloom=Bloom.APPLY)
    made = draft(f"# Incidents\n\n## En cas d'incident\n\n{told}\n", FR, objective)
    choices = list(list_choices(made)) if "quiz" in made else []
    assert not any(others & {"17", "18", "115", "119", "197", "3919"} for _, _, others in choices)


BREAKDOWNS = "\n".join(
    f"If the {each} in the back room is broken, close the door and tell the shop manager."
    for each in ("oven", "lamp", "mixer", "fridge", "drain", "heater", "washer")
)
SHOP = f"""# The shop

## Rules of the day

{BREAKDOWNS}
If a customer is unconscious on the floor, call 112 at once.
"""


SAVE = Objective(id="save", text="React to an unconscious customer", bloom=Bloom.APPLY)


def list_cards(text: str, objective: Objective) -> list[tuple[str, str]]:
    rows = draft(text, EN, objective)["flashcards"].cards  # type: ignore[attr-defined]
    return [(row.cells[0], row.cells[1]) for row in rows]


def test_whom_to_call_is_expected_behind_many_other_situations() -> None:
    assert "call 112 at once" in read(draft(SHOP, EN, SAVE)["open_questions"])


def test_nothing_of_another_emergency_is_expected_on_an_objective_the_sources_do_not_speak_of() -> None:
    assert "call 112" not in read(draft(SHOP, EN, REACT)["open_questions"])


def test_whom_to_call_is_on_the_first_card_behind_many_other_situations() -> None:
    front, back = list_cards(SHOP, REACT)[0]
    assert "If a customer is unconscious on the floor" in front
    assert back == "Call 112 at once"


def test_what_saves_lives_is_on_a_card_without_a_heading_and_with_little_of_a_situation() -> None:
    cards = list_cards("If unconscious, call 112 at once.\n\nCall an ambulance for any burn.\n", REACT)
    assert any("call 112 at once" in back for _, back in cards)
    assert any("Call an ambulance" in back for _, back in cards)


def test_what_is_done_in_one_situation_is_on_one_card_wherever_it_stands() -> None:
    given = "If a fire starts in the building"
    text = f"# Fire\n\n## Staff\n\n{given}, close the doors.\n\n## Alarm\n\n{given}, call 112.\n"
    cards = [(front, back) for front, back in list_cards(text, REACT) if given in front]
    assert [back for _, back in cards] == ["Close the doors. Call 112"]


def test_there_are_no_more_cards_than_a_deck_has_however_much_is_to_be_done() -> None:
    orders = "".join(f"## Order {n}\n\nCall 112 from room {n} at once.\n\n" for n in range(30))
    assert len(list_cards(f"# Fire\n\n{orders}", REACT)) == 24


def test_a_late_step_that_saves_lives_is_expected() -> None:
    steps = "\n".join(f"{n}. Close the door of room {n}." for n in range(1, 14))
    text = f"# Fire\n\n## What to do in a fire\n\n{steps}\n14. Call 112 from outside.\n"
    fire = Objective(id="fire", text="React to a fire in the shop", bloom=Bloom.APPLY)
    assert "Call 112 from outside" in read(draft(text, EN, fire)["open_questions"])


BELLS = "\n".join(f"| Bell {n} | Fire in room {n} | Door {n} |" for n in range(1, 13))
TIMES = f"""# Fire

## How to react to a fire

| Signal | Meaning | Door to use |
| --- | --- | --- |
{BELLS}

Call 112 from outside the building.

1. Wipe the bell.
2. Test the bell.
3. Write down the test.
"""


def test_rows_that_are_asked_are_expected_with_whom_to_call_and_not_replaced_by_steps() -> None:
    fire = Objective(
        id="fire", text="Explain how to react to each signal of a fire, by bell", bloom=Bloom.UNDERSTAND
    )
    told = read(draft(TIMES, EN, fire)["open_questions"])
    assert "Call 112 from outside" in told
    assert "Bell 7" in told
    assert "Wipe the bell" not in told


SHORT_CALL = """# Choking

## What to do when a child chokes

Stand behind the child and give five blows to the back. Call 112. Stay beside the child until the crew comes.
"""


@pytest.mark.parametrize("kind", ["lesson", "summary", "open_questions", "flashcards"])
def test_a_call_of_two_words_is_left_out_of_nothing(kind: str) -> None:
    assert "Call 112." in read(draft(SHORT_CALL, EN, REACT)[kind])
