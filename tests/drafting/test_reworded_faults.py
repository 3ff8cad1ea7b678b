"""A sentence in other words than its passage is found where it says something else, and left alone else."""

import pytest

from pipelines.deliverable_kinds import DRAFTING_KINDS as KINDS
from pipelines.deliverables.lesson.contract import Lesson
from pipelines.drafting.citations import cite
from pipelines.drafting.critique import criticise
from pipelines.drafting.critique.counterparts import list_counterparts
from pipelines.drafting.critique.turned_sides import list_successions
from pipelines.drafting.text.words import list_content_stems
from pipelines.testing import builders
from pipelines.testing.sources import read_source
from schemas.course import Context
from schemas.draft import Computation, Nature, Origin, Paragraph, Section, Statement
from schemas.language import Language
from schemas.source import SourceSpans

EN, FR = Language.ENGLISH, Language.FRENCH
TEXTS = {
    EN: """# The boat shed

## Going out

Nobody takes a canoe out alone.

The harbour master approves each new canoe.

A beginner is lent two life jackets and a paddle.

Of the 40 canoes, 31 have a patch.

A torn rope is replaced within 5 working days.

In Westbay, a canoe drifted off in the night.

The guard lives in Northpier.

Call the guard before you untie the rope.

Never leave a wet canoe on the sandy beach.

Few beginners dare to turn the canoe in the current.

As long as the lamp above is lit, it may stay on the jetty.

A wet rope dries for 3 hours, and a wet sail for 9 hours.

At 10 minutes: the raft is late; ring the bell.

At 25 minutes: the guard sets out.

Two knots are needed where a raft or a sail is moored.

| Wood | Care | Varnish |
|---|---|---|
| Oars | rub down | every 4 months |
| Paddles | rub down | every 9 months |

| Boat | Who checks it | When |
|---|---|---|
| Canoe | the guard | in the evening |
| Raft | the instructor | in the morning |

| Nr | Team | Swims |
|---|---|---|
| 1 | Juniors | yes |
| 2 | Juniors | no |
| 3 | Seniors | yes |

## Launching a canoe

1. Check the hull for cracks.
2. Carry the canoe to the water.
3. Tie the rope to the jetty.
""",
    FR: """# Le hangar à bateaux

## Sortir

Personne ne sort seul en canoë.

Le capitaine du port approuve chaque nouveau canoë.

Un débutant reçoit deux gilets et une pagaie.

Sur 40 canoës, 31 ont une pièce.

Une corde usée est changée sous 5 jours ouvrés.

À Kerouest, un canoë est parti dans la nuit.

Le gardien habite à Portnord.

Appelez le gardien avant de détacher la corde.

Ne laissez jamais un canoë mouillé sur la plage de sable.

Peu de débutants savent tourner le canoë dans le courant.

Le canot 7 reste au ponton ; le canot 8 s'il est attaché par deux nœuds.

Une corde mouillée sèche 3 heures, et une voile mouillée 9 heures.

La lampe du hangar pend à 40 cm pour le canoë et à 60 cm pour le radeau.

41 sorties en mai, dont 12 finies sous la pluie.

| Bateau | Qui le contrôle | Quand |
|---|---|---|
| Canoë | le gardien | le soir |
| Radeau | le moniteur | le matin |

| N° | Équipe | Nage |
|---|---|---|
| 1 | Juniors | oui |
| 2 | Juniors | non |
| 3 | Seniors | oui |

## Mettre un canoë à l'eau

1. Chercher des fentes dans la coque.
2. Porter le canoë jusqu'à l'eau.
3. Attacher la corde au ponton.
""",
}


def read(language: Language) -> SourceSpans:
    source = read_source("shed.md", TEXTS[language].encode(), language)
    return SourceSpans(module=builders.KEY, fingerprint=source.sha256, sources=(source,))


SHED = Context(organisation="The Shed")
SPANS = {language: read(language) for language in TEXTS}


def say(text: str, start: str, language: Language, number: int = 1) -> Statement:
    """Return a sentence that cites the passages which begin with these words, a bar between them."""
    source = SPANS[language].sources[0]
    cited = tuple(
        cite(source, next(span for span in source.spans if span.text.startswith(each)))
        for each in start.split(" | ")
        if each
    )
    return Statement(id=f"st-{number:04d}", text=text, citations=cited, origin=Origin.MODEL)


def find_rules(language: Language, *statements: Statement, context: Context = SHED) -> set[str]:
    page = Section(id="p-0001", title="Page", blocks=(Paragraph(statements=statements),))
    content = builders.content(language=language, artefacts=(Lesson(sections=(page,)),))
    return {
        each.rule for each in criticise(KINDS, content, SPANS[language], builders.course(context=context))
    }


FAULTS = [
    (
        "claim.altered",
        EN,
        "Call the guard | The guard",
        "The house stands in Northpier. Call the instructor before you untie the rope.",
        "The house stands in Northpier. Call the guard before you untie a rope.",
    ),
    (
        "claim.altered",
        FR,
        "Un débutant | Une corde",
        "Une corde usée se change, et un débutant reçoit trois gilets et une pagaie.",
        "Une corde usée se change, et un débutant reçoit deux gilets et sa pagaie.",
    ),
    (
        "claim.altered",
        FR,
        "Peu de",
        "La plupart des débutants savent tourner leur canoë dans le courant.",
        "Peu de débutants savent tourner leur canoë dans le courant.",
    ),
    (
        "claim.wider",
        EN,
        "A torn",
        "A torn rope is replaced within 5 working days, whatever the weather.",
        "A torn rope is replaced within 5 working days, as it is torn.",
    ),
    (
        "claim.wider",
        FR,
        "Une corde",
        "Une corde usée se change sous 5 jours ouvrés, y compris en formation.",
        "Une corde se change sous 5 jours ouvrés, y compris une corde usée.",
    ),
    (
        "claim.reason",
        EN,
        "Nobody takes",
        "No canoe goes out alone, so that insurers pay the premium back.",
        "No canoe goes out alone, so that nobody takes a canoe out alone.",
    ),
    (
        "claim.reason",
        FR,
        "Personne",
        "On ne sort pas seul en canoë, faute de quoi la prime d'assurance augmente.",
        "On ne sort pas seul en canoë, faute de quoi on sort seul.",
    ),
    (
        "claim.unsaid_part",
        EN,
        "A torn",
        "A torn rope is replaced within 5 working days, a blue form records it.",
        "A torn rope is replaced within 5 working days, a rope that is torn.",
    ),
    (
        "claim.actor",
        EN,
        "A wet",
        "The harbour master dries the wet sail for 9 hours.",
        "Somebody dries the wet sail for 9 hours.",
    ),
    (
        "citation.unrelated",
        EN,
        "Nobody takes",
        "Never leave a wet canoe on the sandy beach over night.",
        "Never take a canoe out alone.",
    ),
    (
        "steps.turned_round",
        EN,
        "Check the hull | Carry the canoe | Tie the rope",
        "Check the hull for cracks; tie the rope to the jetty; carry the canoe to the water.",
        "Check the hull for cracks; carry the canoe to the water; tie the rope to the jetty.",
    ),
    (
        "text.blame",
        EN,
        "Nobody takes",
        "She took the canoe out alone without due care.",
        "She took the canoe out alone.",
    ),
    (
        "text.blame",
        FR,
        "Personne",
        "Il est sorti seul à la légère.",
        "Il est sorti seul.",
    ),
    (
        "claim.permission",
        EN,
        "Nobody takes",
        "You may take a canoe out by yourself.",
        "Take no canoe out alone.",
    ),
    ("claim.permission", FR, "Personne", "On peut sortir un canoë sans aide.", "On ne peut pas sortir seul."),
    (
        "text.vouched",
        EN,
        "The harbour | Nobody",
        "No canoe goes out alone, as the insurers have confirmed.",
        "A new canoe is approved by the harbour master.",
    ),
    (
        "text.vouched",
        FR,
        "Le capitaine | Personne",
        "On ne sort pas seul, règle vérifiée par l'assureur.",
        "Un canoë neuf est approuvé par le capitaine du port.",
    ),
    (
        "amount.orphan",
        EN,
        "A beginner",
        "Give a beginner four life jackets.",
        "Lend both life jackets to one beginner.",
    ),
    (
        "amount.orphan",
        FR,
        "Un débutant",
        "Donnez trois gilets au débutant.",
        "Les 2 gilets d'un débutant se rendent.",
    ),
    (
        "amount.orphan",
        EN,
        "Of the 40",
        "Nine tenths of the canoes are patched.",
        "Three quarters of the canoes are patched.",
    ),
    (
        "amount.orphan",
        EN,
        "A beginner",
        "Half of the beginners are lent a paddle.",
        "Beginners are lent a paddle.",
    ),
    (
        "claim.wider",
        FR,
        "Un débutant",
        "La majorité des débutants reçoit une pagaie.",
        "Les débutants reçoivent une pagaie.",
    ),
    (
        "amount.orphan",
        FR,
        "Sur 40",
        "Les quatre cinquièmes moins un dixième des canoës ont une pièce.",
        "Les trois quarts des canoës ont une pièce.",
    ),
    (
        "claim.deadline",
        EN,
        "A torn",
        "Replace a torn rope within 5 days.",
        "Replace a torn rope in 5 working days.",
    ),
    (
        "claim.deadline",
        FR,
        "Une corde",
        "Changez une corde usée sous 5 jours.",
        "Une corde usée se change sous 5 jours ouvrés.",
    ),
    (
        "text.promise",
        EN,
        "Nobody takes",
        "No canoe will drift away alone any more.",
        "No canoe goes out alone any more.",
    ),
    (
        "text.promise",
        FR,
        "Personne",
        "Vous ne perdrez plus jamais un canoë.",
        "Vous ne sortez jamais seul en canoë.",
    ),
    (
        "text.blame",
        EN,
        "Nobody takes",
        "Take no canoe out alone as you used to.",
        "Take no canoe out alone, as you know.",
    ),
    (
        "text.blame",
        FR,
        "Personne",
        "Ne sortez plus seul, comme vous le faisiez.",
        "Ne sortez pas seul, comme vous le savez.",
    ),
    (
        "claim.exchanged",
        EN,
        "In Westbay",
        "At Northpier, a canoe went off by night.",
        "A canoe went off by night.",
    ),
    (
        "claim.exchanged",
        FR,
        "À Kerouest",
        "À Portnord, un canoë est parti.",
        "Un canoë est parti de Kerouest.",
    ),
    ("claim.exchanged", EN, "Canoe", "A canoe is checked by the instructor.", "The guard checks each canoe."),
    (
        "claim.exchanged",
        FR,
        "Radeau",
        "Un radeau se contrôle par le gardien.",
        "Le moniteur contrôle le radeau.",
    ),
    (
        "amount.exchanged",
        EN,
        "A wet",
        "A rope needs 9 hours, a sail 3 hours.",
        "A rope needs 3 hours, a sail 9 hours.",
    ),
    (
        "amount.exchanged",
        EN,
        "At 10 minutes | At 25 minutes",
        "At 25 minutes the raft is late.",
        "The raft is late at 10 minutes, and at 25 minutes the guard sets out.",
    ),
    (
        "amount.exchanged",
        EN,
        "Oars | Paddles",
        "Oars are varnished every 9 months and paddles every 4 months.",
        "Every 4 months the oars are varnished, the paddles every 9 months.",
    ),
    (
        "amount.exchanged",
        FR,
        "La lampe du",
        "La lampe pend à 40 cm pour le radeau.",
        "Pour le canoë, la lampe pend à 40 cm.",
    ),
    (
        "claim.wider",
        EN,
        "Two knots",
        "Two knots are needed for every boat.",
        "Two knots are needed where a raft is moored.",
    ),
    (
        "claim.turned_round",
        EN,
        "Check the hull | Carry the canoe",
        "Carry the canoe to the water before you look at the hull for cracks.",
        "Before you carry the canoe to the water, check its hull.",
    ),
    (
        "claim.wider",
        FR,
        "41 sorties",
        "Toutes les sorties ont fini sous la pluie.",
        "Des sorties de mai, 12 ont fini sous la pluie.",
    ),
    (
        "amount.exchanged",
        FR,
        "Une corde m",
        "Laissez la corde 9 heures et la voile 3 heures.",
        "La voile sèche 9 heures et la corde 3 heures.",
    ),
    (
        "claim.condition",
        EN,
        "As long",
        "The big canoe may stay at the jetty.",
        "Under a lit lamp it may stay on the jetty.",
    ),
    (
        "claim.condition",
        FR,
        "Le canot",
        "Restent au ponton le canot 7, et le canot 8.",
        "Le canot 7 reste au ponton, le canot 8 attaché.",
    ),
    (
        "claim.reason",
        EN,
        "Nobody takes",
        "Never go out alone, because insurers raise their premiums.",
        "Never go out alone, because a canoe drifted off.",
    ),
    (
        "claim.reason",
        FR,
        "Personne",
        "Ne sortez pas seul, car l'assureur augmente ses primes.",
        "Ne sortez pas seul, car un canoë est parti dans la nuit.",
    ),
    (
        "claim.quantifier",
        EN,
        "Few",
        "No beginner dares to turn the canoe by night.",
        "Few beginners dare to turn a canoe.",
    ),
    (
        "claim.quantifier",
        FR,
        "Peu",
        "Beaucoup de débutants savent tourner le canoë.",
        "Les débutants qui savent tourner sont peu.",
    ),
    (
        "claim.forbidden",
        EN,
        "Nobody takes",
        "Leave the wet canoe on the sandy beach.",
        "Leave no wet canoe on the sandy beach.",
    ),
    (
        "claim.forbidden",
        FR,
        "Personne",
        "Laissez le canoë mouillé sur la plage de sable.",
        "Sur la plage de sable, ne laissez pas de canoë mouillé.",
    ),
    (
        "claim.unsaid_part",
        EN,
        "Nobody takes",
        "Nobody takes a canoe out alone, while sunscreen protects shoulders.",
        "Nobody takes a canoe out alone, as a canoe drifted off in the night at Westbay.",
    ),
    (
        "claim.unsaid_part",
        FR,
        "Personne",
        "On ne sort pas seul, et la crème solaire protège les épaules.",
        "On ne sort pas seul, et un canoë est parti dans la nuit.",
    ),
    (
        "text.vouched",
        EN,
        "Nobody takes",
        "Nobody goes alone: please approve this page.",
        "Nobody goes alone: please look at this page.",
    ),
    (
        "text.vouched",
        FR,
        "Personne",
        "On ne sort pas seul ; merci de valider cette page.",
        "On ne sort pas seul ; merci de lire cette page.",
    ),
    (
        "claim.turned_round",
        EN,
        "Call the",
        "Untie the rope before calling the guard.",
        "After the call to the guard, untie the rope.",
    ),
    (
        "claim.turned_round",
        FR,
        "Appelez",
        "La corde se détache avant l'appel au gardien.",
        "La corde se détache après l'appel au gardien.",
    ),
]
"""A rule, the language, the cited passages, a sentence with a fault, and one without."""


def test_counts_of_more_than_half_are_a_majority_and_more_than_half() -> None:
    told = find_rules(EN, say("Most of the canoes, more than half of them, have a patch.", "Of the 40", EN))
    assert not {"amount.orphan", "claim.wider"} & told


@pytest.mark.parametrize(("rule", "language", "start", "fault", "honest"), FAULTS)
def test_a_sentence_that_says_something_else_is_found(
    rule: str, language: Language, start: str, fault: str, honest: str
) -> None:
    assert rule in find_rules(language, say(fault, start, language))
    assert rule not in find_rules(language, say(honest, start, language))


def test_each_step_before_an_arrow_has_a_before_of_its_own() -> None:
    told = "Wash your hands before touching the tray → Serve the tray before the other trays."
    washing, _ = list_successions(told, EN)
    assert washing.later == list_content_stems("touching the tray", EN)


@pytest.mark.parametrize(
    ("language", "carry", "tie"),
    [(EN, "Carry the canoe", "Tie the rope"), (FR, "Porter le canoë", "Attacher la corde")],
)
def test_two_steps_that_changed_places_are_found(language: Language, carry: str, tie: str) -> None:
    first, second = say(carry, carry, language), say(tie, tie, language, 2)
    assert "steps.turned_round" in find_rules(language, second, first)
    assert "steps.turned_round" not in find_rules(language, first, second)


@pytest.mark.parametrize(
    ("language", "rule", "fault", "honest"),
    [
        (EN, "We say guest, never customer or client.", "A client never goes alone.", "No guest goes alone."),
        (FR, "Dire convive, jamais client.", "Aucun client ne sort seul.", "Aucun convive ne sort seul."),
        (
            EN,
            "a boat for one; we do not use the word 'kayak'",
            "No kayak alone.",
            "Never say why, nor go alone.",
        ),
        (FR, "une barque ; on ne dit ni esquif ni rafiot", "Pas de rafiot seul.", "Pas de barque seule."),
    ],
)
def test_a_word_that_the_course_bans_is_found(language: Language, rule: str, fault: str, honest: str) -> None:
    start = "Nobody takes" if language is EN else "Personne"
    for context in (
        Context(organisation="The Shed", constraints=(rule, "Never say why.")),
        Context(organisation="The Shed", vocabulary={"boat": rule}),
    ):
        assert "context.banned_word" in find_rules(language, say(fault, start, language), context=context)
        found = find_rules(language, say(honest, start, language), context=context)
        assert "context.banned_word" not in found


@pytest.mark.parametrize(
    ("language", "fault", "honest"),
    [
        (EN, "Of all that answered, 1 of 2 swims.", "Of all juniors, 1 of 2 swims."),
        (FR, "Sur l'ensemble du club, 1 sur 2 nage.", "Sur l'ensemble des juniors, 1 sur 2 nage."),
    ],
)
def test_a_figure_of_one_group_is_not_said_of_all(language: Language, fault: str, honest: str) -> None:
    source = SPANS[language].sources[0]
    rows = tuple(span for span in source.spans if span.anchor.row and "Juniors" in span.anchor.row.cells)
    counted = Computation(
        formula="yes / all",
        value="1/2",
        source=source.name,
        source_sha256=source.sha256,
        column="Swims",
        rows=tuple(span.id for span in rows),
        counted=(rows[0].id,),
    )
    figures = (
        Statement(id="st-0001", text=text, computation=counted, origin=Origin.MODEL)
        for text in (fault, honest)
    )
    assert ["figure.group" in find_rules(language, each) for each in figures] == [True, False]


@pytest.mark.parametrize(
    ("language", "fault", "honest"),
    [
        (
            EN,
            "Before the walk, tell them that a torn rope is replaced within 9 days.",
            "Tell them that, then walk 9 min.",
        ),
        (
            FR,
            "Rappeler avant le jeu qu'une corde usée est changée sous 9 jours.",
            "Rappeler la règle pendant 9 minutes.",
        ),
    ],
)
def test_a_time_that_a_trainer_is_to_announce_is_a_fact(language: Language, fault: str, honest: str) -> None:
    start = "A torn" if language is EN else "Une corde u"
    page = say(start + ".", start, language)
    directions = (
        say(text, "", language, 2).model_copy(update={"nature": Nature.DIRECTION}) for text in (fault, honest)
    )
    assert ["direction.fact" in find_rules(language, page, each) for each in directions] == [True, False]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("The guard locks the hatch at dusk.", []),
        ("The guard locks the south hatch at dusk.", ["the guard locks the south hatch at 10."]),
    ],
)
def test_of_two_parts_of_a_passage_that_are_as_near_neither_is_meant(text: str, said: list[str]) -> None:
    quote = "The guard locks the north hatch at 9; the guard locks the south hatch at 10."
    source = read_source("hatches.md", quote.encode(), EN)
    pairs = list_counterparts(text, [cite(source, source.spans[0])], EN)
    assert [each.said for each in pairs] == said
