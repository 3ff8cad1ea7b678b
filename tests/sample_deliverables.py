"""One small whole example of every deliverable, in French, resting on the source of `builders`."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from pipelines.blocks.callout.contract import Callout, CalloutVariant
from pipelines.blocks.code.contract import Code
from pipelines.blocks.dialogue.contract import Dialogue, Turn
from pipelines.blocks.figure.contract import Figure
from pipelines.blocks.heading.contract import Heading
from pipelines.blocks.list.contract import LedList
from pipelines.blocks.marked_picture.contract import MarkedPicture, PlaceMark
from pipelines.blocks.reveal.contract import Reveal, RevealVariant
from pipelines.deliverables.benchmark.contract import Benchmark
from pipelines.deliverables.case_study.contract import CaseStudy
from pipelines.deliverables.catalogue_entry.contract import CatalogueEntry
from pipelines.deliverables.deployment_plan.contract import DeploymentPlan
from pipelines.deliverables.figures.contract import Figures
from pipelines.deliverables.flashcards.contract import Flashcards
from pipelines.deliverables.glossary.contract import Glossary
from pipelines.deliverables.lesson.contract import Lesson
from pipelines.deliverables.letters.contract import Letters
from pipelines.deliverables.narration.contract import Narration
from pipelines.deliverables.needs_analysis.contract import NeedsAnalysis
from pipelines.deliverables.open_questions.contract import OpenQuestions
from pipelines.deliverables.paperwork.contract import Paperwork
from pipelines.deliverables.positioning.contract import Positioning
from pipelines.deliverables.programme.contract import Programme
from pipelines.deliverables.quiz.contract import Quiz
from pipelines.deliverables.session_plan.contract import SessionPlan
from pipelines.deliverables.slides.contract import Slides
from pipelines.deliverables.sponsor_kit.contract import SponsorKit
from pipelines.deliverables.summary.contract import Summary
from pipelines.deliverables.trainer_guide.contract import TrainerGuide
from pipelines.drafting.templates.channels import Channel, write_channel
from pipelines.testing import builders
from schemas.anchor import Anchor, ParagraphPlace
from schemas.course import Form
from schemas.draft import (
    Block,
    Cloze,
    Computation,
    Content,
    Deliverable,
    Draft,
    Gap,
    Item,
    Matching,
    Minted,
    MultipleChoice,
    Nature,
    Notes,
    Numeric,
    Option,
    Ordering,
    OrderingPlace,
    Origin,
    Pair,
    Paragraph,
    Phase,
    PictureRole,
    Recording,
    Row,
    Section,
    ShownPicture,
    SingleChoice,
    Statement,
    Steps,
    Table,
    TrueFalse,
)
from schemas.draft.nature_labels import digest_spoken
from schemas.language import Language

VOICE = b"OggS, une voix"
AUDIO = sha256(VOICE).hexdigest()
"""The address of a recording; who wants to hear it puts these bytes in the store."""


def said(number: int, text: str, nature: Nature | None = None, **changes: Any) -> Statement:
    """A statement without a source, of a nature of its own unless it is a claim."""
    fields: dict[str, Any] = {
        "id": f"st-{number:04d}",
        "text": text,
        "origin": Origin.EXTRACTIVE,
        "nature": nature,
    }
    return Statement(**(fields | changes))


def row(number: int, *cells: str, cites: tuple[int, ...] = (), **changes: Any) -> Row:
    """A row that rests on those spans of `builders.spans()`."""
    citations = tuple(builders.citation(n) for n in cites)
    fields: dict[str, Any] = {
        "id": f"st-{number:04d}",
        "cells": cells,
        "citations": citations,
        "origin": Origin.EXTRACTIVE,
    }
    return Row(**(fields | changes))


def paragraph(*statements: Statement) -> Paragraph:
    return Paragraph(statements=statements)


def section(number: int, title: str, *blocks: Block, objective: str | None = None) -> Section:
    return Section(id=f"p-{number:04d}", title=title, objective=objective, blocks=blocks)


def quiz() -> Quiz:
    """One question of each of the seven types."""
    return Quiz(items=items())


def positioning() -> Positioning:
    """Two questions on an objective, asked before the lesson; neither is one of the quiz's."""
    claim = TrueFalse(
        id="q-0002",
        stem="Un produit oublié une heure sur le plan de travail peut encore être servi.",
        answer=False,
        feedback="Au-delà de trente minutes, il est écarté.",
        objective="seuils",
        citations=(builders.citation(2),),
        origin=Origin.EXTRACTIVE,
    )
    asked = builders.question(1, stem="À quelle température la viande se garde-t-elle ?", objective="seuils")
    return Positioning(items=(asked, claim))


def items() -> tuple[Item, ...]:
    def fields(number: int, cites: int) -> dict[str, Any]:
        return {
            "id": f"q-{number:04d}",
            "objective": "seuils",
            "citations": (builders.citation(cites),),
            "origin": Origin.EXTRACTIVE,
        }

    return (
        builders.question(1, objective="seuils"),
        MultipleChoice(
            stem="Quels gestes font partie du relevé ?",
            options=(
                Option(id="a", text="Fermer la porte."),
                Option(id="b", text="Relever la sonde."),
                Option(id="c", text="Vider la chambre froide.", feedback="Le relevé ne demande pas cela."),
            ),
            keys=("a", "b"),
            **fields(2, 4),
        ),
        TrueFalse(
            stem="Le responsable signe le relevé une fois par jour.",
            answer=False,
            feedback="Il le signe deux fois.",
            **fields(3, 3),
        ),
        Cloze(
            stem="La chambre froide reste entre ____ et ____.",
            gaps=(Gap(accepted=("0 °C", "zéro degré")), Gap(accepted=("3 °C",))),
            feedback="Ce sont les deux seuils.",
            **fields(4, 1),
        ),
        Numeric(
            stem="Combien de temps un produit peut-il rester exposé ?",
            answer=30.0,
            tolerance=0.5,
            unit="minutes",
            feedback="Au-delà, il est écarté.",
            **fields(5, 2),
        ),
        Matching(
            stem="Associez chaque produit à sa durée de conservation.",
            pairs=(
                Pair(id="a", left="Viande hachée", right="24 h"),
                Pair(id="b", left="Poisson frais", right="48 h"),
            ),
            feedback="Le poisson frais se garde deux fois plus longtemps.",
            **fields(6, 7),
        ),
        Ordering(
            stem="Remettez les gestes du relevé dans l’ordre.",
            places=(
                OrderingPlace(id="a", text="Fermer la porte."),
                OrderingPlace(id="b", text="Relever la sonde."),
                OrderingPlace(id="c", text="Noter la température."),
            ),
            feedback="On ferme la porte avant de relever la sonde.",
            **fields(7, 5),
        ),
    )


def session_plan() -> SessionPlan:
    """Twenty minutes in two phases, and what only the trainer can bring."""
    return SessionPlan(
        phases=(
            Phase(
                id="st-0001",
                minutes=5,
                title="Accueil",
                method="Tour de table",
                trainer="Accueille chaque personne et présente la séance.",
                learners="Disent ce qu’elles attendent de la séance.",
                resources="Paperboard",
                adaptation="Une personne peut répondre par écrit.",
                origin=Origin.EXTRACTIVE,
                nature=Nature.DIRECTION,
            ),
            Phase(
                id="st-0002",
                minutes=15,
                title="Les seuils de température",
                objective="seuils",
                content=builders.SENTENCES[0],
                method="Démonstration",
                trainer="Montre la sonde de la chambre froide.",
                learners="Relèvent la température à leur tour.",
                resources="Sonde, feuille de relevé",
                assessment="Chacun cite les deux seuils.",
                citations=(builders.citation(1),),
                origin=Origin.EXTRACTIVE,
            ),
        ),
        left_to_trainer=(
            said(3, "L’énergie du groupe", Nature.BLANK),
            said(4, "Ce qui ne se dit pas : gestes, silences", Nature.BLANK),
        ),
    )


def trainer_guide() -> TrainerGuide:
    return TrainerGuide(
        sections=(
            section(
                1,
                "Idées fausses fréquentes",
                paragraph(
                    builders.statement(2, id="st-0001"),
                    said(2, "Demandez à chacun ce qu’il fait d’un produit oublié.", Nature.DIRECTION),
                ),
                objective="seuils",
            ),
        )
    )


def open_questions() -> OpenQuestions:
    """One question, worth ten points over two elements, and what the person who marks has to know."""
    guide = Table(
        caption="Ce qu'une réponse complète dit, sur 10 points",
        header=("Élément attendu", "Points", "La moitié des points si"),
        rows=(
            row(2, builders.SENTENCES[0], "5", "l'idée est dite sans les deux valeurs", cites=(1,)),
            row(3, builders.SENTENCES[1], "5", "l'idée est dite sans la durée", cites=(2,)),
        ),
    )
    wrong = Table(
        caption="Réponses fausses à prévoir",
        header=("Ce que l'on peut croire", "Ce que dit la source"),
        rows=(row(4, "Une fois suffit.", builders.SENTENCES[2], cites=(3,)),),
    )
    marker = Notes(
        statements=(
            said(5, "Nadia Benomar lit et note chaque réponse.", Nature.DIRECTION),
            said(6, "Les autres réponses que vous acceptez, et pourquoi.", Nature.BLANK),
        )
    )
    asked = said(1, "Que contrôlez-vous à votre poste, et pourquoi ?", Nature.DIRECTION)
    return OpenQuestions(
        sections=(
            section(1, "Les seuils", paragraph(asked), guide, wrong, objective="seuils"),
            section(2, "Pour qui corrige", marker),
        )
    )


def case_study() -> CaseStudy:
    """A situation, a fact, one task with what is expected, and what is left to the trainer."""
    lived = said(1, "Un dimanche, la porte de la chambre froide est restée ouverte.", Nature.DATA)
    expected = Notes(statements=(builders.statement(2, id="st-0004"),))
    debrief = Notes(statements=(said(5, "Qui pouvait le voir, et quand ?", Nature.DIRECTION),))
    return CaseStudy(
        sections=(
            section(1, "La situation", paragraph(lived)),
            section(2, "Ce qu'il faut savoir", paragraph(builders.statement(1, id="st-0002"))),
            section(
                3,
                "À vous : le tri",
                paragraph(said(3, "Que faites-vous des produits exposés ?", Nature.DIRECTION)),
                expected,
                objective="seuils",
            ),
            section(4, "Questions pour le débriefing", debrief),
            section(
                5,
                "Ce que vous seul pouvez apporter",
                Notes(statements=(said(6, "La suite de cette situation.", Nature.BLANK),)),
            ),
        )
    )


def glossary() -> Glossary:
    return Glossary(entries=(row(1, "Relevé", builders.SENTENCES[2], cites=(3,)), row(2, "Sonde", "")))


def flashcards() -> Flashcards:
    return Flashcards(
        cards=(
            row(1, "Température de la chambre froide ?", "Entre 0 °C et 3 °C", cites=(1,)),
            row(2, "Durée d’exposition tolérée ?", "30 minutes", cites=(2,)),
        )
    )


def slides() -> Slides:
    return Slides(
        sections=(
            section(
                1,
                "Les seuils",
                paragraph(builders.statement(1)),
                Notes(statements=(said(2, "Montrez la sonde avant de parler.", Nature.DIRECTION),)),
                objective="seuils",
            ),
        )
    )


def figures() -> Figures:
    steps = tuple(builders.statement(n) for n in (4, 5, 6))
    rows = (
        row(7, "Viande hachée", "24", cites=(7,)),
        row(8, "Poisson frais", "48", cites=(8,)),
    )
    return Figures(
        sections=(
            section(1, "Le relevé, pas à pas", Steps(statements=steps)),
            section(
                2,
                "Durées de conservation",
                Table(caption="Durées de conservation, en heures", header=("Produit", "Durée"), rows=rows),
            ),
        )
    )


def narration() -> Narration:
    """Two statements, the first of them recorded."""
    first, second = builders.statement(1), builders.statement(2)
    return Narration(
        sections=(section(1, "Les seuils", paragraph(first, second)),),
        recordings=(recording(first),),
    )


def recording(of: Statement, language: Language = Language.FRENCH) -> Recording:
    """A statement read aloud in a language, as it says now."""
    return Recording(
        statement=of.id,
        says=digest_spoken(of, language),
        audio=AUDIO,
        media_type="audio/ogg",
        milliseconds=4200,
        engine="espeak-ng 1.52, fr",
    )


def computation() -> Computation:
    """One row out of two, counted over the table of `builders.spans()`."""
    source = builders.spans().sources[0]
    return Computation(
        formula="durées de 24 h / toutes les durées",
        value="50 %",
        source=source.name,
        source_sha256=source.sha256,
        column="Durée",
        rows=(source.spans[7].id, source.spans[8].id),
        counted=(source.spans[7].id,),
    )


def needs_analysis() -> NeedsAnalysis:
    counted = said(
        1,
        "50 % des produits se gardent 24 h.",
        citations=(builders.citation(7), builders.citation(8)),
        computation=computation(),
    )
    rows = (
        row(2, "24 h", "50 %", cites=(7, 8), computation=computation()),
        row(3, "48 h", "50 %", cites=(7, 8)),
    )
    return NeedsAnalysis(
        sections=(
            section(
                1,
                "Ce que disent les relevés",
                paragraph(counted),
                Table(caption="Produits par durée", header=("Durée", "Part"), rows=rows),
            ),
        )
    )


def benchmark() -> Benchmark:
    of_each = (builders.citation(7).span,), (builders.citation(7).span, builders.citation(8).span), ()
    compared = row(1, "Conservation", "24 h ou 48 h", "", cites=(7, 8), by_cell=of_each)
    table = Table(
        caption="Offres comparées", header=("Critère", "Consignes", "Autre offre"), rows=(compared,)
    )
    use = said(2, "Reprendre la durée de 24 h dans la séance.", Nature.DIRECTION)
    return Benchmark(sections=(section(1, "Comparaison", table, paragraph(use)),))


def letters() -> Letters:
    return Letters(
        sections=(
            section(
                1,
                "Invitation",
                paragraph(
                    said(1, "Bonjour,", Nature.DATA),
                    said(2, "La séance dure 20 minutes.", Nature.DATA),
                    said(3, "Apportez la feuille de relevé de votre rayon.", Nature.DIRECTION),
                ),
            ),
        )
    )


def programme() -> Programme:
    return Programme(
        sections=(
            section(1, "Objectifs", paragraph(said(1, "Citer les seuils de température", Nature.DATA))),
            section(
                2,
                "Tarif",
                paragraph(said(2, "[prix de la formation]", Nature.MISSING)),
            ),
        )
    )


def paperwork() -> Paperwork:
    return Paperwork(
        form=Form.INVITATION,
        sections=(
            section(
                1,
                "Convocation",
                paragraph(
                    said(1, "Les Halles de Brume vous convoquent.", Nature.DATA),
                    said(2, "[date de la séance]", Nature.MISSING),
                    said(3, "Signature :", Nature.BLANK),
                ),
                Table(
                    caption="Horaires",
                    header=("Jour", "Heure"),
                    rows=(
                        row(4, "24 novembre 2026", "9 h", nature=Nature.DATA),
                        row(5, "[deuxième jour]", "", nature=Nature.MISSING),
                    ),
                ),
            ),
        ),
    )


LISTED = {
    "code-FORMACODE/@ref": "V14",
    "code-FORMACODE": "21547",
    "intitule-formation": "La chaîne du froid",
    "objectif-formation": "Citer les seuils de température",
    "resultats-attendus": "une attestation de fin de formation",
    "contenu-formation": "La chaîne du froid\u00a0: les seuils",
    "certifiante": "0 – non",
    "parcours-de-formation": "1 – en groupe (non personnalisable)",
    "code-niveau-entree": "1 – sans niveau spécifique",
    "rythme-formation": "une demi-journée",
    "code-public-vise": "82044",
    "niveau-entree-obligatoire": "0 – non",
    "modalites-alternance": "sans alternance",
    "modalites-enseignement": "0 – formation entièrement présentielle",
    "conditions-specifiques": "aucune",
    "prise-en-charge-frais-possible": "1 – oui",
    "lieu-de-formation/ligne": "12 rue du Port",
    "lieu-de-formation/codepostal": "29000",
    "lieu-de-formation/ville": "Quimper",
    "modalites-entrees-sorties": "0",
    "periode/debut": "24/11/2026",
    "periode/fin": "25/11/2026",
    "numero-activite": "53 29 01234 29",
    "SIRET": "732 829 320 00074",
    "nom-organisme": "Les Halles de Brume",
    "raison-sociale": "Les Halles de Brume",
    "adresse/ligne": "4 quai des Mouettes",
    "adresse/codepostal": "29000",
    "adresse/ville": "Quimper",
}
"""What a catalogue entry has to say at least, by LHÉO element."""


def catalogue_entry(listed: Mapping[str, str] = LISTED) -> CatalogueEntry:
    """An entry catalogues can publish, unless told to say something else; it cites what it treats."""
    rows = tuple(
        row(
            number,
            element,
            element,
            said,
            nature=Nature.DATA,
            cites=(1,) if element == "contenu-formation" else (),
        )
        for number, (element, said) in enumerate(listed.items(), 1)
    )
    table = Table(caption="La fiche", header=("Information", "Élément LHÉO", "Valeur"), rows=rows)
    return CatalogueEntry(sections=(section(1, "La formation", table),))


def deployment_plan() -> DeploymentPlan:
    obstacle = builders.statement(5, id="st-0003")
    return DeploymentPlan(
        sections=(
            section(
                1,
                "Calendrier",
                Table(
                    caption="Les jalons",
                    header=("Date", "Étape"),
                    rows=(
                        row(1, "lundi 11 janvier 2027", "Ouverture", nature=Nature.DATA),
                        row(2, "[date du jalon]", "Clôture", nature=Nature.MISSING),
                    ),
                ),
            ),
            section(
                2,
                "Ce qui peut gêner",
                paragraph(obstacle, said(4, "À faire : l'afficher.", Nature.DIRECTION)),
            ),
        )
    )


def sponsor_kit() -> SponsorKit:
    return SponsorKit(
        sections=(
            section(
                1,
                "Affiche",
                Table(
                    caption="Comment l'envoyer",
                    header=("Canal et longueur", "À"),
                    rows=(
                        row(1, write_channel(Channel.POSTER, Language.FRENCH), "Tous", nature=Nature.DATA),
                    ),
                ),
                paragraph(said(2, "La chaîne du froid, à partir du lundi 11 janvier 2027.", Nature.DATA)),
                paragraph(said(3, "Qui voit mes résultats ? …………", Nature.BLANK)),
            ),
        )
    )


PICTURE = ShownPicture(
    sha256="5" * 64,
    media_type="image/png",
    width=400,
    height=300,
    source="sources/a.docx",
    anchor=Anchor(place=ParagraphPlace(number=4)),
)


def lesson_of_blocks() -> Lesson:
    """A lesson with one block of each kind that has an id, after a paragraph."""
    blocks = (
        LedList(
            id="b-0001",
            lead=said(2, "Avant de servir, vérifiez :"),
            items=(said(3, "la température"), said(4, "la date")),
        ),
        Callout(id="b-0002", variant=CalloutVariant.WARNING, statements=(said(5, "Jamais deux fois."),)),
        Callout(
            id="b-0003",
            variant=CalloutVariant.BEFORE_AFTER,
            statements=(said(6, "On jetait tout."),),
            after=(said(7, "On trie."), said(8, "On pèse.")),
        ),
        Reveal(
            id="b-0004",
            variant=RevealVariant.TERM,
            prompt=said(9, "DLC"),
            details=(said(10, "Date limite de consommation."),),
        ),
        Code(id="b-0005", programming_language="Python", code=said(11, "if t > 3:\n    jeter()")),
        Heading(id="b-0006", words=said(16, "Ce qui se dit en cuisine", Nature.DIRECTION)),
        Dialogue(
            id="b-0007",
            turns=(
                make_turn(12, "Le chef", "Ce bac sort d'où ?"),
                make_turn(14, "L'apprentie", "De la chambre 3, à l'instant."),
            ),
        ),
    )
    return Lesson(sections=(section(1, "Le froid", paragraph(said(1, "Il fait 3 °C.")), *blocks),))


def make_turn(number: int, speaker: str, words: str) -> Turn:
    return Turn(
        speaker=said(number, speaker, Nature.DIRECTION),
        words=(said(number + 1, words, Nature.ILLUSTRATION),),
    )


def mark(number: int, text: str, across: int, down: int) -> PlaceMark:
    return PlaceMark(**said(number, text).model_dump(), across=across, down=down)


def lesson_of_figures() -> Lesson:
    """A lesson with a picture that has all its texts, and one that says nothing."""
    blocks = (
        Figure(
            id="b-0001",
            picture=PICTURE,
            alternative="Une porte fermée",
            credit="Anne Martin",
            caption=(said(2, "La porte."),),
        ),
        Figure(id="b-0002", picture=PICTURE, role=PictureRole.DECORATIVE),
        MarkedPicture(
            id="b-0003",
            picture=PICTURE,
            alternative="La porte d'une chambre froide",
            marks=(mark(3, "La poignée.", 120, 480), mark(4, "L'afficheur : 3 °C.", 700, 150)),
            question=SingleChoice(
                id="q-0001",
                stem="Où lit-on la température ?",
                options=(Option(id="a", text="Repère 1"), Option(id="b", text="Repère 2")),
                key="b",
                origin=Origin.EXTRACTIVE,
            ),
        ),
    )
    return Lesson(sections=(section(1, "Le froid", paragraph(said(1, "Il fait 3 °C.")), *blocks),))


def one_of_each() -> tuple[Deliverable, ...]:
    """Every deliverable there is, each as if it were alone in its draft."""
    return (
        builders.lesson(),
        quiz(),
        positioning(),
        Summary(points=(builders.statement(2, id="st-0001"),)),
        session_plan(),
        trainer_guide(),
        open_questions(),
        case_study(),
        glossary(),
        flashcards(),
        slides(),
        figures(),
        narration(),
        needs_analysis(),
        benchmark(),
        letters(),
        programme(),
        paperwork(),
        catalogue_entry(),
        deployment_plan(),
        sponsor_kit(),
    )


def content_of(artefact: Deliverable, **changes: Any) -> Content:
    """The content of a draft that holds this deliverable alone."""
    return builders.content(**({"artefacts": (artefact,)} | changes))


def draft_of(artefact: Deliverable, **changes: Any) -> Draft:
    """A draft that holds this deliverable alone."""
    statements = {"catalogue_entry": len(LISTED), "lesson": 16}.get(artefact.kind, 9)
    minted = Minted(pages=2, items=7, statements=statements, blocks=7)
    return builders.draft(**({"content": content_of(artefact), "minted": minted} | changes))
