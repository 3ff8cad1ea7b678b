"""What belongs to one thing and is given to another is found: a definition, a cell, a key, a step, a picture.

Each fault stands beside honest words that look like it. The texts are our own.
"""

from collections.abc import Callable
from typing import Any

import pytest

from pipelines.blocks.figure.contract import Figure
from pipelines.deliverable_kinds import DRAFTING_KINDS as KINDS
from pipelines.deliverables.flashcards.contract import Flashcards
from pipelines.deliverables.glossary.contract import Glossary
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
    MultipleChoice,
    Numeric,
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
from schemas.draft.picture_blocks import ShownPicture
from schemas.language import Language
from schemas.source import SourceSpans
from schemas.source_pictures import Picture, SourcePictures

ENGLISH = """# The apiary

## Words

The basket in which a swarm is carried home is called the skep.

The crate in which the frames hang all year is called the brood box.

A nucleus is a small colony of five frames with a laying queen.

## Care

The keeper lights the smoker with dry straw before opening the hive.

A colony without a queen is not fed with syrup in autumn.

Ripe honey keeps for 24 months, and heather honey keeps for 9 months.

Every frame taken out is weighed and written down in the notebook on the same day.

## Signs

| Sign | Meaning | What the keeper does |
|---|---|---|
| Dead brood in the cells | Disease of the larvae | Calls the bee inspector |
| Empty combs in March | Hunger after the winter | Gives two litres of syrup |
| A loud hum at dusk | No queen any more | Joins it with another colony |

## Opening

1. Lift the lid from behind without a jolt.
2. Take out the outer frame first.
3. Look for eggs in the middle frames.
4. Close the hive within ten minutes.
"""
FRENCH = """# Le rucher

## Mots

On appelle ruchette la caisse dans laquelle un essaim voyage jusqu'au rucher.

On appelle corps de ruche la caisse où les cadres restent suspendus toute l'année.

Un nourrisseur est un récipient étanche posé sous le toit pour le sirop.

## Soins

L'apicultrice allume l'enfumoir avec de la paille sèche avant d'ouvrir la ruche.

Une colonie sans reine n'est pas nourrie au sirop en automne.

Le miel mûr se garde 24 mois, et le miel de bruyère se garde 9 mois.

Chaque cadre prélevé est pesé et inscrit dans le carnet le jour même.

## Signes

| Signe | Sens | Ce que fait l'apicultrice |
|---|---|---|
| Couvain mort dans les cellules | Maladie des larves | Appelle l'agent sanitaire |
| Rayons vides en mars | Faim après l'hiver | Donne deux litres de sirop |
| Bourdonnement fort le soir | Plus de reine | Réunit avec une autre colonie |

## Ouverture

1. Soulever le toit par l'arrière sans secousse.
2. Sortir d'abord le cadre de rive.
3. Chercher les œufs dans les cadres du milieu.
4. Refermer la ruche en dix minutes au plus.
"""


def read(text: str, language: Language) -> SourceSpans:
    source = read_source("rules.md", text.encode(), language)
    return SourceSpans(module=builders.KEY, fingerprint=source.sha256, sources=(source,))


FR, EN = Language.FRENCH, Language.ENGLISH
SPANS = {FR: read(FRENCH, FR), EN: read(ENGLISH, EN)}


def cited(*starts: str) -> tuple[Citation, ...]:
    """Return the citations of the passages that begin so, in whichever language."""
    spans = [(each.sources[0], span) for each in SPANS.values() for span in each.sources[0].spans]
    found = [(source, span) for start in starts for source, span in spans if span.text.startswith(start)]
    assert len(found) == len(starts), starts
    return tuple(cite(source, span) for source, span in found)


def say(text: str, *starts: str) -> Lesson:
    statement = Statement(id="st-0001", text=text, citations=cited(*starts), origin=Origin.MODEL)
    return Lesson(sections=(page("", Paragraph(statements=(statement,))),))


def page(title: str, *blocks: Any) -> Section:
    return Section(id="p-0001", title=title or "—", blocks=blocks)


def rows(*listed: tuple[tuple[str, ...], str]) -> tuple[Row, ...]:
    return tuple(
        Row(id=f"st-{n:04d}", cells=cells, citations=cited(start), origin=Origin.MODEL)
        for n, (cells, start) in enumerate(listed, start=1)
    )


def table(header: tuple[str, ...], *listed: tuple[tuple[str, ...], str], caption: str = "—") -> Lesson:
    return Lesson(sections=(page("", Table(caption=caption, header=header, rows=rows(*listed))),))


def cards(*listed: tuple[tuple[str, ...], str]) -> Flashcards:
    return Flashcards(cards=rows(*listed))


def judge(claim: str, *starts: str, answer: bool) -> TrueFalse:
    return TrueFalse(
        id="q-0001", stem=claim, answer=answer, feedback="", citations=cited(*starts), origin=Origin.MODEL
    )


def match(stem: str, *listed: tuple[str, str], starts: tuple[str, ...]) -> Quiz:
    pairs = tuple(Pair(id="abcd"[n], left=left, right=right) for n, (left, right) in enumerate(listed))
    return Quiz(items=(Matching(
        id="q-0001", stem=stem, pairs=pairs, feedback="", citations=cited(*starts), origin=Origin.MODEL,
    ),))  # fmt: skip


def order(*steps: str, starts: tuple[str, ...]) -> Quiz:
    places = tuple(OrderingPlace(id="abcd"[n], text=text) for n, text in enumerate(steps))
    return Quiz(items=(Ordering(
        id="q-0001", stem="?", places=places, feedback="", citations=cited(*starts), origin=Origin.MODEL,
    ),))  # fmt: skip


def choose_several(stem: str, *texts: str, keys: str, starts: tuple[str, ...]) -> Quiz:
    options = tuple(Option(id="abcd"[n], text=text, feedback="") for n, text in enumerate(texts))
    return Quiz(items=(MultipleChoice(
        id="q-0001", stem=stem, options=options, keys=tuple(keys), citations=cited(*starts),
        origin=Origin.MODEL,
    ),))  # fmt: skip


def choose_one(stem: str, *texts: str, start: str) -> Quiz:
    """Return a question whose first option is right."""
    options = tuple(Option(id="abcd"[n], text=text, feedback="") for n, text in enumerate(texts))
    return Quiz(items=(SingleChoice(
        id="q-0001", stem=stem, options=options, key="a", citations=cited(start), origin=Origin.MODEL,
    ),))  # fmt: skip


def count(stem: str, answer: float, unit: str, *starts: str) -> Quiz:
    return Quiz(items=(Numeric(
        id="q-0001", stem=stem, answer=answer, unit=unit, feedback="", citations=cited(*starts),
        origin=Origin.MODEL,
    ),))  # fmt: skip


def find(
    artefact: Deliverable, language: Language, spans: SourceSpans | None = None
) -> list[tuple[str, str]]:
    content = builders.content(language=language, artefacts=(artefact,))
    course = builders.course()
    found = criticise(KINDS, content, spans or SPANS[language], course)
    return [(each.rule, each.place) for each in found]


Exchanged = tuple[str, Language, Callable[[], Deliverable], Callable[[], Deliverable]]
EXCHANGED: list[Exchanged] = [
    (
        "definition.other_term",
        EN,
        lambda: say("A swarm is carried home in a basket, the brood box.", "The basket"),
        lambda: say("A swarm is carried home in a basket, the skep; the brood box stays.", "The basket"),
    ),
    (
        "definition.other_term",
        EN,
        lambda: say("A brood box is a small colony of five frames with a laying queen.", "A nucleus"),
        lambda: say(
            "A small colony of five frames with its queen is a nucleus, and no brood box.", "A nucleus"
        ),
    ),
    (
        "definition.other_term",
        FR,
        lambda: Glossary(
            entries=rows(
                (("ruchette", "Caisse où les cadres restent suspendus toute l'année."), "On appelle corps")
            )
        ),
        lambda: Glossary(
            entries=rows((("ruchette", "Caisse dans laquelle un essaim voyage."), "On appelle ruchette"))
        ),
    ),
    (
        "definition.other_term",
        FR,
        lambda: cards(
            (
                ("Qu'est-ce qu'un corps de ruche ?", "Un récipient étanche, sous le toit, pour le sirop."),
                "Un nourrisseur",
            )
        ),
        lambda: cards(
            (
                ("Qu'est-ce qu'un nourrisseur ?", "Un récipient étanche, sous le toit, pour le sirop."),
                "Un nourrisseur",
            )
        ),
    ),
    (
        "row.mixed",
        EN,
        lambda: table(
            ("Sign", "Meaning"), (("Empty combs in March", "Disease of the larvae"), "Empty combs")
        ),
        lambda: table(
            ("Sign", "Meaning"), (("Empty combs in March", "Hunger, winter being over"), "Empty combs")
        ),
    ),
    (
        "row.mixed",
        FR,
        lambda: table(
            ("Signe", "Sens"), (("Bourdonnement fort le soir", "La maladie des larves"), "Bourdonnement")
        ),
        lambda: table(
            ("Signe", "Sens"), (("Bourdonnement fort le soir", "La reine n'est plus là"), "Bourdonnement")
        ),
    ),
    (
        "row.mixed",
        FR,
        lambda: table(("Signe", "Sens"), (("Rayons vides en mars", "Donne deux litres de sirop"), "Rayons")),
        lambda: table(
            ("Signe", "Réponse"), (("Rayons vides en mars", "Donne deux litres de sirop"), "Rayons")
        ),
    ),
    (
        "number.orphan",
        EN,
        lambda: table(
            ("What people believe", "What the source says"),
            (("Every frame is weighed 3 times.", "Every frame is weighed 3 times at most."), "Every frame"),
        ),
        lambda: table(
            ("What people believe", "What the source says"),
            (
                ("Every frame is weighed 3 times.", "Every frame is weighed when it is taken out."),
                "Every frame",
            ),
        ),
    ),
    (
        "row.belief_true",
        EN,
        lambda: table(
            ("What people believe", "What the source says"),
            (
                ("No syrup is fed to a colony without a queen in autumn.", "Syrup helps any hive."),
                "A colony without",
            ),
        ),
        lambda: table(
            ("What people believe", "What the source says"),
            (
                ("Syrup helps a colony without a queen in autumn.", "It is not fed with syrup then."),
                "A colony without",
            ),
        ),
    ),
    (
        "row.belief_true",
        FR,
        lambda: table(
            ("Ce que l'on peut croire", "Ce que dit la source"),
            (
                ("Chaque cadre prélevé est pesé le jour même.", "Peser la semaine suivante suffit."),
                "Chaque cadre",
            ),
        ),
        lambda: table(
            ("Ce que l'on peut croire", "Ce que dit la source"),
            (
                ("Peser la semaine suivante suffit.", "Chaque cadre prélevé est pesé le jour même."),
                "Chaque cadre",
            ),
        ),
    ),
    (
        "amount.orphan",
        EN,
        lambda: table(
            ("What people believe", "What the source says"),
            (("“two months” instead of “24 months”", "Ripe honey keeps for three months."), "Ripe honey"),
        ),
        lambda: table(
            ("What people believe", "What the source says"),
            (("“two months” instead of “24 months”", "Ripe honey keeps for 24 months."), "Ripe honey"),
        ),
    ),
    (
        "row.side_of_another",
        EN,
        lambda: cards(
            (("What is weighed?", "Dry straw, lit before the hive is opened."), "Every frame"),
            (("What feeds the smoker?", "Dry straw."), "The keeper"),
        ),
        lambda: cards(
            (("What is weighed?", "Every frame that is taken out, and it is written down."), "Every frame"),
            (("What feeds the smoker?", "Dry straw."), "The keeper"),
        ),
    ),
    (
        "row.side_of_another",
        FR,
        lambda: cards(
            (("Que pèse-t-on ?", "La paille sèche de l'enfumoir."), "Chaque cadre"),
            (("Que brûle-t-on ?", "De la paille sèche."), "L'apicultrice"),
        ),
        lambda: cards(
            (("Que pèse-t-on ?", "Chaque cadre que l'on prélève."), "Chaque cadre"),
            (("Que brûle-t-on ?", "De la paille sèche."), "L'apicultrice"),
        ),
    ),
    (
        "title.unsaid",
        EN,
        lambda: table(
            ("Sign", "Meaning"),
            (("Empty combs in March", "Hunger after the winter"), "Empty combs"),
            caption="Signs, and the price of each remedy",
        ),
        lambda: table(
            ("Sign", "Meaning"),
            (("Empty combs in March", "Hunger after the winter"), "Empty combs"),
            caption="Signs, and how to read them",
        ),
    ),
    (
        "title.unsaid",
        FR,
        lambda: table(
            ("Signe", "Sens"),
            (("Rayons vides en mars", "Faim après l'hiver"), "Rayons"),
            caption="Les signes, et leur fréquence selon le climat",
        ),
        lambda: table(
            ("Signe", "Sens"),
            (("Rayons vides en mars", "Faim après l'hiver"), "Rayons"),
            caption="Les signes de la faim, et de la maladie",
        ),
    ),
    (
        "amount.orphan",
        EN,
        lambda: say("Ripe honey keeps twice as long as heather honey.", "Ripe honey"),
        lambda: say("Ripe honey keeps longer than heather honey, which we tasted twice.", "Ripe honey"),
    ),
    (
        "amount.orphan",
        FR,
        lambda: say("Un cadre bien pesé donne trois fois plus de miel.", "Chaque cadre"),
        lambda: say("Un cadre est inscrit au carnet, et l'on relit trois fois.", "Chaque cadre"),
    ),
    (
        "item.pair_unlike_words",
        EN,
        lambda: match(
            "Match.",
            ("The combs hold nothing", "Joins it with another colony"),
            ("It hums at dusk", "Gives two litres of syrup"),
            starts=("Empty combs", "A loud hum"),
        ),
        lambda: match(
            "Match.",
            ("The combs hold nothing", "Gives two litres of syrup"),
            ("It hums at dusk", "Joins it with another colony"),
            starts=("Empty combs", "A loud hum"),
        ),
    ),
    (
        "item.pair_unlike_words",
        FR,
        lambda: match(
            "Associez.",
            ("Les rayons sont vides", "Réunit avec une autre colonie"),
            ("Cela bourdonne le soir", "Donne deux litres de sirop"),
            starts=("Rayons", "Bourdonnement"),
        ),
        lambda: match(
            "Associez.",
            ("Les rayons sont vides", "Donne deux litres de sirop"),
            ("Cela bourdonne le soir", "Réunit avec une autre colonie"),
            starts=("Rayons", "Bourdonnement"),
        ),
    ),
    (
        "item.key_unlike_figures",
        EN,
        lambda: count("For how many months does heather honey keep?", 24, "months", "Ripe honey"),
        lambda: count("For how many months does heather honey keep?", 9, "months", "Ripe honey"),
    ),
    (
        "item.key_unlike_figures",
        FR,
        lambda: cards((("Combien de temps se garde le miel de bruyère ?", "24 mois."), "Le miel mûr")),
        lambda: cards((("Combien de temps se garde le miel de bruyère ?", "9 mois."), "Le miel mûr")),
    ),
    (
        "item.false_in_other_words",
        EN,
        lambda: Quiz(
            items=(
                judge(
                    "In autumn, syrup is fed to a colony without its queen.", "A colony without", answer=True
                ),
            )
        ),
        lambda: Quiz(
            items=(
                judge(
                    "In autumn, no syrup is fed to a colony without its queen.",
                    "A colony without",
                    answer=True,
                ),
            )
        ),
    ),
    (
        "item.false_in_other_words",
        FR,
        lambda: Quiz(
            items=(
                judge(
                    "En automne, on nourrit au sirop une colonie sans reine.", "Une colonie sans", answer=True
                ),
            )
        ),
        lambda: Quiz(
            items=(
                judge(
                    "En automne, on ne nourrit pas au sirop une colonie sans reine.",
                    "Une colonie sans",
                    answer=True,
                ),
            )
        ),
    ),
    (
        "item.true_in_passage",
        EN,
        lambda: choose_several(
            "What do you do with a frame?",
            "Weigh it",
            "It is written down in the notebook that day",
            "Leave it in the sun",
            keys="a",
            starts=("Every frame",),
        ),
        lambda: choose_several(
            "What do you do with a frame?",
            "Weigh it",
            "It is written down in the notebook next week",
            "Leave it in the sun",
            keys="a",
            starts=("Every frame",),
        ),
    ),
    (
        "item.true_in_passage",
        FR,
        lambda: choose_several(
            "Que fait-on d'un cadre ?",
            "On le pèse",
            "On l'inscrit au carnet le jour même",
            "On le laisse au soleil",
            keys="a",
            starts=("Chaque cadre",),
        ),
        lambda: choose_several(
            "Que fait-on d'un cadre ?",
            "On le pèse",
            "On ne l'inscrit pas au carnet ce jour",
            "On le laisse au soleil",
            keys="a",
            starts=("Chaque cadre",),
        ),
    ),
    (
        "item.true_in_passage",
        EN,
        lambda: choose_one(
            "What is done with every frame that is taken out?",
            "It is weighed that day",
            "It is written in the notebook the same day",
            "It is washed",
            start="Every frame",
        ),
        lambda: choose_one(
            "What is done with every frame that is taken out?",
            "It is weighed that day",
            "It is written in the notebook the next week",
            "It is washed",
            start="Every frame",
        ),
    ),
    (
        "item.true_in_passage",
        FR,
        lambda: choose_one(
            "Que fait-on de chaque cadre prélevé ?",
            "Il est pesé ce jour-là",
            "Il est inscrit ce jour au carnet",
            "Il est lavé",
            start="Chaque cadre",
        ),
        lambda: choose_one(
            "Que fait-on de chaque cadre prélevé ?",
            "Il est pesé ce jour-là",
            "Il est rincé ce jour au torchon",
            "Il est lavé",
            start="Chaque cadre",
        ),
    ),
    (
        "item.order_unlike_words",
        EN,
        lambda: order("Open the hive", "Light the smoker with straw", starts=("The keeper",)),
        lambda: order("Light the smoker with straw", "Open the hive", starts=("The keeper",)),
    ),
    (
        "item.order_unlike_words",
        EN,
        lambda: order(
            "Look for eggs in the middle",
            "Take the outer frame out",
            "Close within ten minutes",
            starts=("Take out", "Look for", "Close the"),
        ),
        lambda: order(
            "Take the outer frame out",
            "Look for eggs in the middle",
            "Close within ten minutes",
            starts=("Take out", "Look for", "Close the"),
        ),
    ),
    (
        "item.order_unlike_words",
        FR,
        lambda: order("Ouvrir la ruche", "Allumer l'enfumoir avec de la paille", starts=("L'apicultrice",)),
        lambda: order("Allumer l'enfumoir avec de la paille", "Ouvrir la ruche", starts=("L'apicultrice",)),
    ),
    (
        "item.order_unlike_words",
        FR,
        lambda: order(
            "Chercher les œufs au milieu",
            "Sortir le cadre de rive",
            "Refermer la ruche en dix minutes",
            starts=("Sortir", "Chercher", "Refermer"),
        ),
        lambda: order(
            "Sortir le cadre de rive",
            "Chercher les œufs au milieu",
            "Refermer la ruche en dix minutes",
            starts=("Sortir", "Chercher", "Refermer"),
        ),
    ),
    (
        "item.asked_again",
        EN,
        lambda: cards(
            (("How long does heather honey keep?", "For 9 months."), "Ripe honey"),
            (("For how many months may one keep honey from heather?", "9 months."), "Ripe honey"),
        ),
        lambda: cards(
            (("How long does heather honey keep?", "For 9 months."), "Ripe honey"),
            (("How long does ripe honey keep?", "For 24 months."), "Ripe honey"),
        ),
    ),
    (
        "item.asked_again",
        FR,
        lambda: cards(
            (("Combien de temps se garde le miel de bruyère ?", "9 mois."), "Le miel mûr"),
            (("Pendant combien de mois garde-t-on du miel de bruyère ?", "9 mois au plus."), "Le miel mûr"),
        ),
        lambda: cards(
            (("Combien de temps se garde le miel de bruyère ?", "9 mois."), "Le miel mûr"),
            (("Combien de temps se garde le miel mûr ?", "24 mois."), "Le miel mûr"),
        ),
    ),
]


@pytest.mark.parametrize(
    ("rule", "language", "fault", "honest"),
    EXCHANGED,
    ids=[f"{n}-{case[0]}" for n, case in enumerate(EXCHANGED)],
)
def test_what_is_given_to_another_is_found_and_what_is_in_its_place_is_not(
    rule: str, language: Language, fault: Callable[[], Deliverable], honest: Callable[[], Deliverable]
) -> None:
    """The first has the fault, the second the same words where they belong."""
    assert rule in {found for found, _ in find(fault(), language)}
    assert rule not in {found for found, _ in find(honest(), language)}


DRAWN = {
    EN: "Three boxes from left to right: hive, extractor, jar. The arrow from hive to extractor says uncap.",
    FR: "Trois cases de gauche à droite : ruche, extracteur, pot. La flèche entre deux cases dit brosser.",
}


@pytest.mark.parametrize(
    ("language", "alternative", "is_found"),
    [
        (EN, DRAWN[EN].replace("uncap", "filter"), True),
        (EN, DRAWN[EN].partition(". ")[0] + ".", False),
        (FR, DRAWN[FR].replace("brosser", "tamiser"), True),
        (FR, DRAWN[FR].replace("La flèche", "Une flèche"), False),
        (FR, "Le chemin du miel, depuis la ruche jusqu'au pot, en passant par un extracteur.", False),
    ],
)
def test_a_picture_is_described_as_its_source_does(
    language: Language, alternative: str, *, is_found: bool
) -> None:
    """A description may be shorter or in quite other words; one word of weight changed is another picture."""
    shown = Picture(
        id="pic-0123456789", sha256="0" * 64, media_type="image/png", width=9, height=9, offset=0,
        anchor=cited("The keeper")[0].anchor, alternative=DRAWN[language],
    )  # fmt: skip
    source = SPANS[language].sources[0].model_copy(update={"pictures": SourcePictures(kept=(shown,))})
    spans = SPANS[language].model_copy(update={"sources": (source,)})
    picture = ShownPicture(
        id=shown.id, sha256=shown.sha256, media_type=shown.media_type, width=9, height=9, source=source.name
    )
    block = Figure(id="b-0001", picture=picture, alternative=alternative)
    found = find(Lesson(sections=(page("", block),)), language, spans)
    assert (("picture.unlike_source", "b-0001") in found) is is_found
