"""What a made-up case needs is left alone, and the fault it looks like is still found.

Language models wrote such texts on fresh courses; these are our own.
"""

from collections.abc import Callable
from typing import Any

import pytest

from pipelines.blocks.heading.contract import Heading
from pipelines.deliverable_kinds import DRAFTING_KINDS as KINDS
from pipelines.deliverables.lesson.contract import Lesson
from pipelines.deliverables.quiz.contract import Quiz
from pipelines.drafting.citations import cite
from pipelines.drafting.critique import criticise
from pipelines.testing import builders
from pipelines.testing.scenarios import graph_scenario
from pipelines.testing.sources import read_source
from schemas.course import Bloom
from schemas.draft import (
    Block,
    Deliverable,
    Nature,
    Numeric,
    Option,
    Ordering,
    OrderingPlace,
    Origin,
    Paragraph,
    Row,
    Section,
    SingleChoice,
    Statement,
    Steps,
    Table,
    TrueFalse,
)
from schemas.language import Language
from schemas.source import SourceSpans

ENGLISH = """# The dairy

Each churn has a label of its own, named after its order: ord-207-soft-cheese.

A label stays on a churn for six working days at most.

Two seals are needed where a churn, a lid or a tap changes.

The guard is not called for a missing churn alone, unless the last cart was a rented one.

A churn that has been sealed for sale is not opened, because the buyer would no longer know what was in it.

Send the list of churns at the gate, not on the cart.

After an hour: call the guard on 555, give the name, the gate and the hour of the cart.

A quarrel over a weight that neither list explains is not yours to settle.

A cart is a closed one after a theft in the last 12 months, or while somebody looks into it.

If the churn falls over on a step before the seal, the old list puts all of it back into the vat.

A leak that has reached the road is told within 15 minutes to the guard.

A sheet that is filled in afterwards proves nothing to the buyer.

A churn stands in the cold between 0 °C and 3 °C for at least 5 days after the sale.

In less than 1 hour milk warms up, and in less than 2 hours it cools down.

The cloth asks for 32 bar, and the tap for 38 bar.

The clerk presses Seal, and then asks Berit to look at it.

If no call comes, the gate closes 5 minutes after the agreed time.

Put the list into the box before you set out, not when you arrive, because the guard may look at it.

1. Rinse the churn
2. Fill the churn
3. Seal the churn
"""


def read(text: str, language: Language) -> SourceSpans:
    source = read_source(f"{language}.md", text.encode(), language)
    return SourceSpans(module=builders.KEY, fingerprint=source.sha256, sources=(source,))


FRENCH = """# La laiterie

2e : « on m'a renvoyé d'un guichet à l'autre » (27 %)

La colonne qui compte est la dernière : on ne promet jamais une heure que l'on ne tient pas.

Le billet bleu est la feuille que le livreur montre au portail en partant.

| Demande | On passe à |
|---|---|
| Carte perdue | Marion |

Déjà pris : un signe de la main + « je suis à vous dans un instant »
"""

EN, FR = Language.ENGLISH, Language.FRENCH
SPANS = {EN: read(ENGLISH, EN), FR: read(FRENCH, FR)}
LABEL, STAY, STEPS = "Each churn", "A label stays", ("Rinse", "Fill", "Seal")


def say(text: str, *starts: str, language: Language = EN, **changes: Any) -> Statement:
    source = SPANS[language].sources[0]
    found = [span for start in starts for span in source.spans if span.text.startswith(start)]
    assert len(found) == len(starts), [span.text for span in source.spans]
    citations = tuple(cite(source, span) for span in found)
    return Statement(id="st-0001", text=text, citations=citations, origin=Origin.MODEL, **changes)


def imagine(text: str) -> Statement:
    return say(text, nature=Nature.ILLUSTRATION)


def number(*statements: Statement) -> list[Statement]:
    return [each.model_copy(update={"id": f"st-{n:04d}"}) for n, each in enumerate(statements, start=1)]


def teach(*statements: Statement) -> Lesson:
    """Return a lesson with a page that cites both sentences, then says these."""
    cited = say("A label stays on a churn for six working days at most.", LABEL, STAY)
    return lay(Paragraph(statements=tuple(number(cited, *statements))))


def follow(text: str) -> Lesson:
    """Return a lesson with a page that lists the steps, and says something about them."""
    *listed, said = number(*(say(f"{each} the churn.", each) for each in STEPS), say(text, "Fill"))
    return lay(Steps(statements=tuple(listed)), Paragraph(statements=(said,)))


def tell(text: str, start: str, language: Language = EN) -> Lesson:
    """Return a lesson whose page says one sentence, and cites one passage for it."""
    return lay(Paragraph(statements=(say(text, start, language=language),)))


def part(*statements: Statement) -> Lesson:
    """Return a lesson with a page on which each of these stands in a paragraph of its own."""
    return lay(*(Paragraph(statements=(each,)) for each in number(*statements)))


def decide(consequence: str) -> Lesson:
    """Return a lesson with a story in which one choice has this consequence."""
    told = say(consequence, "Send the")
    story = graph_scenario({"q-0001": {"a": "e-1", "b": "e-1"}}, ("e-1",))
    first, *others = story.decisions[0].consequences
    ends = (first.model_copy(update={"statements": (told,)}), *others)
    decision = story.decisions[0].model_copy(update={"consequences": ends})
    return lay(story.model_copy(update={"decisions": (decision,)}))


def judge(feedback: str) -> Quiz:
    """Return a quiz with a false claim in French, and this feedback on it."""
    claim = "Un agent déjà pris attend la fin de son échange pour faire un signe de la main."
    source = SPANS[FR].sources[0]
    span = next(each for each in source.spans if each.text.startswith("Déjà pris"))
    item = TrueFalse(id="q-0001", stem=claim, answer=False, feedback=feedback,
                     citations=(cite(source, span),), origin=Origin.MODEL)  # fmt: skip
    return Quiz(items=(item,))


def choose(stem: str, *options: str, start: str, **changes: Any) -> Quiz:
    """Return a quiz with one question whose first option is right."""
    listed = tuple(Option(id="abcd"[n], text=text, feedback="") for n, text in enumerate(options))
    source = SPANS[EN].sources[0]
    span = next(each for each in source.spans if each.text.startswith(start))
    fields: dict[str, Any] = {"bloom": Bloom.APPLY} | changes
    item = SingleChoice(id="q-0001", stem=stem, options=listed, key="a", citations=(cite(source, span),),
                        origin=Origin.MODEL, **fields)  # fmt: skip
    return Quiz(items=(item,))


def answer(stem: str) -> Quiz:
    """Return a quiz that asks for an amount."""
    source = SPANS[EN].sources[0]
    span = next(each for each in source.spans if each.text.startswith("The cloth"))
    item = Numeric(id="q-0001", stem=stem, answer=38, unit="bar", feedback="",
                   citations=(cite(source, span),), origin=Origin.MODEL)  # fmt: skip
    return Quiz(items=(item,))


def order(feedback: str) -> Quiz:
    """Return a quiz that asks for the order of the steps, with this feedback."""
    source = SPANS[EN].sources[0]
    spans = [span for start in STEPS for span in source.spans if span.text.startswith(start)]
    places = tuple(OrderingPlace(id="abc"[n], text=span.text) for n, span in enumerate(spans))
    item = Ordering(id="q-0001", stem="Order the steps.", places=places, feedback=feedback,
                    citations=tuple(cite(source, span) for span in spans), origin=Origin.MODEL)  # fmt: skip
    return Quiz(items=(item,))


def ask_twice(first: str, second: str) -> Quiz:
    """Return a quiz with two questions on how long it takes, each with this right answer."""
    warm, cool = (
        choose(
            f"In how much time at most is milk {act} in the vat of the dairy?", key, "1 day", start="In less"
        )
        for act, key in (("warmed", first), ("cooled", second))
    )
    other = cool.items[0].model_copy(update={"id": "q-0002"})
    return Quiz(items=(*warm.items, other))


def tabulate(*header: str) -> Lesson:
    """Return a lesson with a table of one row under these heads."""
    cited = say("A label", STAY)
    row = Row(id="st-0001", cells=("A label stays for 9 days.", cited.citations[0].quote),
              citations=cited.citations, origin=Origin.MODEL)  # fmt: skip
    return lay(Table(caption="Labels", header=header, rows=(row,)))


def head(heading: str) -> Lesson:
    """Return a lesson with a heading above what the old list does."""
    words, said = number(
        say(heading, nature=Nature.DIRECTION),
        say("The old list puts all of it back into the vat.", "If the churn"),
    )
    return lay(Heading(id="b-0001", words=words), Paragraph(statements=(said,)))


def direct(text: str) -> Statement:
    return say(text, nature=Nature.DIRECTION)


def lay(*blocks: Block) -> Lesson:
    return Lesson(sections=(Section(id="p-0001", title="The churn", blocks=blocks),))


def list_rules(artefact: Deliverable, language: Language = EN) -> set[str]:
    content = builders.content(language=language, artefacts=(artefact,))
    return {each.rule for each in criticise(KINDS, content, SPANS[language], builders.course())}


Written = Callable[[], Deliverable]

PAIRS: list[tuple[str, Language, Written, Written]] = [
    ("number.orphan", EN,
     lambda: follow("After step 2, the churn is full."),
     lambda: follow("After step 7, the churn is full.")),
    ("illustration.figure", EN,
     lambda: teach(imagine("You stopped at step 7 of your list.")),
     lambda: teach(imagine("You stopped after 7 of your lists."))),
    ("illustration.figure", EN,
     lambda: teach(imagine('Order ORD-219 has two labels: "4. Fill it" and ord-219-Hard-Cheese.')),
     lambda: teach(imagine('Order ORD-219 has two labels: "Fill 4" and box-219-Hard-Cheese.'))),
    ("amount.orphan", EN,
     lambda: teach(imagine("You expect four working days for it."),
                   say("The label may stay, because four working days are within the six.", STAY)),
     lambda: teach(imagine("You expect five working days for it."),
                   say("The label may stay, because four working days are within the six.", STAY))),
    ("name.orphan", EN,
     lambda: teach(imagine("Order ORD-219 asks for hard cheese."),
                   say("The label is named after ORD-219, which is its order.", LABEL)),
     lambda: teach(imagine("Order ORD-219 asks for hard cheese."),
                   say("The label is named after ORD-231, which is its order.", LABEL))),
    ("claim.contradicts", EN,
     lambda: tell("No second seal is needed: no churn, lid or tap changes.", "Two seals"),
     lambda: tell("Two seals are needed, where no churn, lid or tap changes.", "Two seals")),
    ("claim.contradicts", EN,
     lambda: tell("The guard is not called for a missing churn alone, because the last was not rented.",
                  "The guard is"),
     lambda: tell("The guard is called for a missing churn alone, unless the last cart was a rented one.",
                  "The guard is")),
    ("claim.contradicts", EN,
     lambda: tell("If a churn sealed for sale were opened, the buyer would no longer know what was in it.",
                  "A churn that"),
     lambda: tell("A churn sealed for sale is opened, because the buyer would no longer know what was in it.",
                  "A churn that")),
    ("claim.contradicts", EN,
     lambda: tell("None: send the list of churns at the gate, not on the cart.", "Send the"),
     lambda: tell("Never send the list of churns at the gate, not on the cart.", "Send the")),
    ("claim.contradicts", EN,
     lambda: tell("The guard is told three things: the name, the gate and the hour of the cart.", "After an"),
     lambda: tell("The guard is told four things: the name, the gate and the hour of the cart.", "After an")),
    ("claim.denied", EN,
     lambda: tell("One list explains the weight, so the quarrel is settled.", "A quarrel"),
     lambda: tell("The quarrel over the weight is yours to settle, whoever asks.", "A quarrel")),
    ("claim.contradicts", FR,
     lambda: tell("Le deuxième, à 27 %, est : on m'a renvoyé d'un guichet à l'autre.", "2e", FR),
     lambda: tell("Le troisième, à 27 %, est : on m'a renvoyé d'un guichet à l'autre.", "2e", FR)),
    ("item.feedback_contradicts", FR,
     lambda: judge("C'est faux : déjà pris, il fait un signe de la main et dit « je suis à vous »."),
     lambda: judge("C'est faux : l'agent déjà pris attend la fin de son échange pour faire un signe.")),
    ("claim.condition", EN,
     lambda: part(say("The churn falls over on a step before the seal: leave it.", "If the churn"),
                  say("The old list puts all of it back into the vat.", "If the churn")),
     lambda: tell("The old list puts all of it back into the vat.", "If the churn")),
    ("claim.deadline", EN,
     lambda: choose("Milk runs on the road. What does Ada do?", "She tells the guard at once", "She waits",
                    start="A leak"),
     lambda: choose("What is done?", "The guard is told at once", "One waits", start="A leak",
                    bloom=Bloom.REMEMBER)),
    ("claim.deadline", EN,
     lambda: tell("Fill in the sheet at once, for it proves nothing after the fact.", "A sheet"),
     lambda: tell("Tell the guard of a leak at once.", "A leak")),
    ("claim.wider", EN,
     lambda: tell("What changes decides how many seals, and one rule holds for all:", "Two seals"),
     lambda: tell("All churns take two seals.", "Two seals")),
    ("amount.exchanged", EN,
     lambda: tell("A churn asks for at least 5 days between 0 °C and 3 °C.", "A churn stands"),
     lambda: tell("Milk warms up in less than 2 hours.", "In less")),
    ("item.near_repeated", EN,
     lambda: ask_twice("Less than 1 hour", "Less than 2 hours"),
     lambda: ask_twice("Less than 1 hour", "In less than 1 hour")),
    ("item.answered", EN,
     lambda: answer("The cloth asks for 32 bar and the tap for 38 bar. Which one does the tap get?"),
     lambda: answer("The tap asks for 38 bar. Which one does the tap get?")),
    ("item.feedback_order", EN,
     lambda: order("You seal it when it was filled, and you rinse it at the start."),
     lambda: order("You seal it and fill it, and you rinse it.")),
    ("item.unlike", EN,
     lambda: choose("What do you say to her?", "What is it for?", "You find it there.", "Is it for you?",
                    start="A leak"),
     lambda: choose("What do you say to her?", "A question", "You find it there.", "An answer",
                    start="A leak")),
    ("claim.unsaid_part", EN,
     lambda: decide("The driver has nothing to complain of, but one sends the list at the gate."),
     lambda: tell("The driver has nothing to complain of, but one sends the list at the gate.", "Send the")),
    ("claim.unsaid_part", FR,
     lambda: tell("La carte perdue se règle ici, les quatre autres passent à quelqu'un.", "Carte perdue", FR),
     lambda: tell("La carte perdue se règle ici, les quatre autres attendent sous la pluie.", "Carte perdue",
                  FR)),
    ("definition.other_term", FR,
     lambda: tell("Insistez sur la dernière colonne du tableau : on ne promet jamais une heure"
                  " que l'on ne tient pas.", "La colonne", FR),
     lambda: tell("Le billet vert est la feuille que le livreur montre au portail en partant.", "Le billet",
                  FR)),
    ("quotation.unfound", EN,
     lambda: teach(say("Say it in your words, for example “you look for a cart for your milk”.",
                       nature=Nature.DIRECTION)),
     lambda: teach(say("Say the sentence of the list: “you look for a cart for your milk”.",
                       nature=Nature.DIRECTION))),
    ("number.orphan", EN,
     lambda: choose("Which cart is a closed one?", "One with a theft 5 months ago", "A new one",
                    start="A cart is"),
     lambda: choose("Which cart is a closed one?", "One with a theft in 5 months", "A new one",
                    start="A cart is")),
    ("number.orphan", EN,
     lambda: tabulate("What people believe", "What the source says"),
     lambda: tabulate("What one does", "How one knows")),
    ("claim.contradicts", EN,
     lambda: tell("It is not closed: a closed one asks for a theft in the last 12 months, or somebody looks"
                  " into it.", "A cart is"),
     lambda: tell("A cart is not a closed one after a theft in the last 12 months, or while somebody looks"
                  " into it.", "A cart is")),
    ("illustration.figure", EN,
     lambda: teach(imagine("The four times run from noon.")),
     lambda: teach(imagine("You have come four times."))),
    ("illustration.figure", EN,
     lambda: teach(imagine('Your list shows "6b2 churn@{7}: filled".')),
     lambda: teach(imagine('Your list shows "6b2 churn 7: filled".'))),
    ("illustration.party", EN,
     lambda: teach(imagine("I do not press Seal.")),
     lambda: teach(imagine("I do not ask Berit."))),
    ("claim.altered", EN,
     lambda: tell("The guard stays at home: the last cart was not a rented one.", "The guard is"),
     lambda: tell("The guard is called for a missing churn alone, unless it was a rented one.",
                  "The guard is")),
    ("claim.condition", EN,
     lambda: head("If the churn falls on a step before the seal"),
     lambda: head("What the old list does")),
    ("claim.condition", EN,
     lambda: tell("List: into the box before you set out, because the guard may look at it.", "Put the"),
     lambda: tell("The gate closes 5 minutes after the agreed time.", "If no call")),
    ("claim.denied", EN,
     lambda: tell("The gate closes 5 minutes after the agreed time to call.", "If no call"),
     lambda: tell("The quarrel over the weight is yours to settle, whoever asks.", "A quarrel")),
    ("claim.reason", EN,
     lambda: teach(direct("The error is to open it because the sun shines.")),
     lambda: teach(direct("Open it early because the sun shines."))),
    ("claim.wider", EN,
     lambda: tell("None of the three changes here.", "Two seals"),
     lambda: tell("None needs a seal where the churn is new.", "Two seals")),
    ("amount.orphan", EN,
     lambda: tell("The guard comes after 15 without an answer.", "A leak"),
     lambda: tell("The guard comes after 15 hours.", "A leak")),
    ("direction.fact", EN,
     lambda: teach(imagine("Milk stands at 14 °C."), direct("It is too early to act: 14 °C is no rest.")),
     lambda: teach(imagine("Milk stands at 14 °C."), direct("It is too early to act: 17 °C is no rest."))),
    ("claim.unsaid_part", EN,
     lambda: teach(imagine("The driver is angry."),
                   say("The label may stay, with the driver unheard.", STAY)),
     lambda: tell("The label may stay, with the driver unheard.", STAY)),
    ("quotation.unfound", EN,
     lambda: teach(direct("The error is to hear “less than three days of rest”: it may stay longer.")),
     lambda: teach(direct("One rule is called “less than three days of rest”: it may stay longer."))),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "language", "honest", "planted"), PAIRS, ids=[f"{n}-{each[0]}" for n, each in enumerate(PAIRS)]
)
def test_honest_text_is_left_alone_and_its_likest_fault_is_found(
    rule: str, language: Language, honest: Written, planted: Written
) -> None:
    assert rule not in list_rules(honest(), language)
    assert rule in list_rules(planted(), language)
