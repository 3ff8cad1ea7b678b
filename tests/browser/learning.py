"""Modules that show all a player can show, and a learner who plays them the same way everywhere."""

from functools import cache
from hashlib import sha256
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from playwright.sync_api import Frame, Locator, Page

from adapters.speech.sound import Pcm, write_wav
from pipelines.deliverables.lesson.contract import Lesson
from pipelines.deliverables.narration.contract import Narration
from pipelines.deliverables.positioning.contract import Positioning
from pipelines.deliverables.quiz.contract import Quiz
from pipelines.deliverables.summary.contract import Summary
from pipelines.packaging.build import BuiltRelease
from pipelines.packaging.edition import Edition
from pipelines.testing import builders
from pipelines.testing.packages import KINDS, build
from pipelines.testing.scenarios import cold_checkpoint, delivery_scenario
from schemas.anchor import Anchor, SlidePlace
from schemas.anchor import PagePlace as SourcePage
from schemas.course import Bloom, Objective
from schemas.draft import (
    CitationStatus,
    Content,
    Numeric,
    Option,
    Origin,
    Paragraph,
    SingleChoice,
    Steps,
    TrueFalse,
)
from schemas.language import Language
from schemas.review import LedgerEntry
from tests import sample_deliverables as deliverables

SEVEN_RIGHT = {
    "q-0001": ["b"],
    "q-0002": ["a", "b"],
    "q-0003": ["false"],
    "q-0004": ["Zéro degré", "3°c"],
    "q-0005": ["30,5"],
    "q-0006": ["a", "b"],
    "q-0007": ["a", "b", "c"],
}
"""An answer to each question of `tests/deliverables.py`, as a learner gives it; all right."""

SEVEN_WRONG = {
    "q-0001": ["a"],
    "q-0002": ["a", "c"],
    "q-0003": ["true"],
    "q-0004": ["0 °C", "4 °C"],
    "q-0005": ["31"],
    "q-0006": ["b", "a"],
    "q-0007": ["a", "c", "b"],
}

RIGHT = {"q-0001": "b", "q-0002": "true", "q-0003": "a"}
ONE_WRONG = {"q-0001": "b", "q-0002": "false", "q-0003": "a"}


def content(**changes: Any) -> Content:
    """A French module: every block, every question, a sentence to verify and one without a source."""
    lesson = builders.lesson()
    first, second = lesson.sections
    cited = builders.citation(2)
    statements = (
        builders.statement(1),
        builders.statement(
            2,
            text="Un produit resté dehors plus d’une demi-heure est écarté.",
            origin=Origin.HUMAN,
            citations=(
                cited.model_copy(
                    update={
                        "status": CitationStatus.TO_VERIFY,
                        "anchor": Anchor(place=SlidePlace(number=4, notes=True), heading=("Froid", "Seuils")),
                    }
                ),
            ),
        ),
        builders.statement(3, text="Ce relevé protège les clients.", origin=Origin.MODEL, citations=()),
    )
    first = first.model_copy(
        update={"blocks": (first.blocks[0].model_copy(update={"statements": statements}),)}
    )
    page = builders.citation(1).model_copy(update={"anchor": Anchor(place=SourcePage(number=3))})
    items = (
        SingleChoice(
            id="q-0001",
            stem="Combien de temps un produit peut-il rester exposé ?",
            options=(
                Option(id="a", text="15 minutes", feedback="La limite est plus longue."),
                Option(id="b", text="30 minutes", feedback="C’est la limite du relevé."),
                Option(id="c", text="60 minutes", feedback="Le produit est déjà écarté."),
            ),
            key="b",
            citations=(builders.citation(2),),
            origin=Origin.MODEL,
        ),
        TrueFalse(
            id="q-0002",
            stem="La chambre froide reste entre 0 °C et 3 °C.",
            answer=True,
            feedback="Au-dessus de 3 °C, il faut prévenir le responsable.",
            citations=(page,),
            origin=Origin.MODEL,
        ),
        SingleChoice(
            id="q-0003",
            stem="Qui signe le relevé ?",
            options=(Option(id="a", text="Le responsable"), Option(id="b", text="Le livreur")),
            key="a",
            origin=Origin.HUMAN,
        ),
    )
    fields: dict[str, Any] = {
        "objectives": (
            Objective(id="seuils", text="Citer les seuils de température", bloom=Bloom.REMEMBER),
            Objective(id="releve", text="Tenir le relevé de température", bloom=Bloom.APPLY),
        ),
        "artefacts": (
            Lesson(sections=(first, second)),
            Quiz(items=items),
            Summary(points=(builders.statement(2, id="st-0009"), builders.statement(3, id="st-0010"))),
        ),
    }
    return builders.content(**(fields | changes))


def edition(of: Content | None = None, number: int = 1) -> Edition:
    """A release of a content, approved by Léa; number 0 is a preview nobody approved."""
    shown = of or content()
    decided = builders.draft(content=shown)
    decisions = (builders.decision(decided, person="Léa Martin"),) if number else ()
    return Edition(builders.course(), shown, KINDS, number, decisions, {sha256(TONE).hexdigest(): TONE})


@cache
def built(of: Content) -> BuiltRelease:
    """Build a release as packaging does."""
    draft = builders.draft(content=of)
    approval = builders.approval(draft)
    recorded = LedgerEntry(
        sequence=1, previous="0" * 64, recorded=approval.decisions[0], key_id="tests", mac="0" * 64
    )
    return build(
        draft,
        approval,
        builders.course(),
        (),
        builders.spans(),
        (recorded,),
        media={sha256(TONE).hexdigest(): TONE},
    )


@cache
def released(of: Content) -> dict[str, dict[str, bytes]]:
    """Build a release and return what an LMS unzips, by format and path."""
    release = built(of)
    unzipped = {}
    for package in release.release.packages:
        with ZipFile(BytesIO(release.files[package.name])) as archive:
            unzipped[package.format] = {name: archive.read(name) for name in archive.namelist()}
    return unzipped


def english(**changes: Any) -> Content:
    return content(language=Language.ENGLISH, title="The cold chain", **changes)


def with_endless_words() -> Content:
    """The module as no author should write it: words of 300 letters in every place."""
    word = "réfrigération" * 23
    lesson, quiz, summary = content().artefacts
    table = builders.lesson().sections[1].blocks[1].model_copy(update={"caption": word})
    statements = (builders.statement(1, text=word),)
    first = lesson.sections[0].model_copy(
        update={"title": word, "blocks": (Paragraph(statements=statements), Steps(statements=statements))}
    )
    second = lesson.sections[1].model_copy(update={"title": word, "blocks": (table,)})
    options = (Option(id="a", text=word, feedback=word), Option(id="b", text=word))
    item = quiz.items[0].model_copy(update={"stem": word, "options": options})
    return content(
        title=word,
        objectives=(Objective(id="mot", text=word),),
        artefacts=(Lesson(sections=(first, second)), Quiz(items=(item,)), summary),
    )


def placing(**changes: Any) -> Content:
    """The module with three questions to place a learner, listed last: two on one objective, one alone."""
    lesson, quiz, summary = content().artefacts
    pages = tuple(
        page.model_copy(update={"objective": aim})
        for page, aim in zip(lesson.sections, ("seuils", "releve"), strict=True)
    )
    asked = Positioning(
        items=(
            builders.question(
                11, stem="À quelle température la viande se garde-t-elle ?", objective="seuils"
            ),
            TrueFalse(
                id="q-0012",
                stem="Un poisson se garde une semaine.",
                answer=False,
                objective="seuils",
                origin=Origin.MODEL,
            ),
            Numeric(
                id="q-0013",
                stem="Combien de relevés par jour ?",
                answer=2.0,
                objective="releve",
                origin=Origin.MODEL,
            ),
        )
    )
    return content(**({"artefacts": (Lesson(sections=pages), quiz, summary, asked)} | changes))


def with_scenario(**changes: Any) -> Content:
    """The module with a checkpoint and a scenario at the end of its first page."""
    lesson, quiz, summary = content().artefacts
    first, *others = lesson.sections
    first = first.model_copy(update={"blocks": (*first.blocks, cold_checkpoint(), delivery_scenario())})
    taught = Lesson(sections=(first, *others))
    return content(**({"artefacts": (taught, quiz, summary)} | changes))


def of_everything(**changes: Any) -> Content:
    """A module with each of the seven questions, and every other page a learner may meet."""
    artefacts = (
        deliverables.quiz(),
        deliverables.glossary(),
        deliverables.flashcards(),
        deliverables.figures(),
        narration(),
    )
    return content(**({"artefacts": artefacts} | changes))


def narration() -> Narration:
    """Two sentences in one voice."""
    spoken = deliverables.narration()
    [recording] = spoken.recordings
    second = builders.statement(2)
    says = sha256(second.text.encode()).hexdigest()
    voice = {"audio": sha256(TONE).hexdigest(), "media_type": "audio/wav", "milliseconds": 400}
    first, other = voice, voice | {"statement": second.id, "says": says}
    recordings = tuple(recording.model_copy(update=changes) for changes in (first, other))
    return spoken.model_copy(update={"recordings": recordings})


TONE = write_wav(Pcm(8000, b"\0\x20\0\xe0" * 1600))
"""Four tenths of a second of sound, as any browser plays it."""


def give(player: Page | Frame, item: str, given: list[str]) -> None:
    """Answer a question of any kind, and check the answer."""
    form = find_form(player, item)
    for value in given if form.locator(".option").count() else ():
        form.locator(f"input[value='{value}']").check()
    for number, value in enumerate(given if form.locator(".gap").count() else ()):
        form.locator(".gap input").nth(number).fill(value)
    lines = sorted(form.locator("select").evaluate_all("all => all.map((field) => field.id)"))
    for line, value in zip(lines, given, strict=False):
        form.locator(f"#{line}").select_option(value)
    if form.locator(".place").count():
        put_in_order(form, given)
    form.locator(".check").click()


def put_in_order(form: Locator, wanted: list[str]) -> None:
    """Move each place up until it stands where it should."""
    for at, name in enumerate(wanted):
        while form.locator(".place").nth(at).get_attribute("data-id") != name:
            form.locator(f".place[data-id='{name}'] .move[data-step='-1']").click()


def next_page(player: Page | Frame) -> None:
    player.click("#next")


def go_to(player: Page | Frame, page: str) -> None:
    """Open a page from the contents, wherever they are."""
    player.evaluate("page => document.querySelector(`#contents a[href='#${page}']`).click()", page)


def find_form(player: Page | Frame, item: str) -> Locator:
    """Return the form of a question, once the part of its page is shown; it is this one or a later one."""
    form = player.locator(f"#{item}")
    while "later" in (form.get_attribute("class") or ""):
        player.click("#next")
    return form


def answer(player: Page | Frame, item: str, value: str) -> None:
    find_form(player, item)
    player.check(f"#{item} input[value='{value}']")
    player.click(f"#{item} .check")


def learn(player: Page | Frame, answers: dict[str, str]) -> None:
    """Turn every page of `content()` from the first, answering on the way."""
    for _ in range(4):
        next_page(player)
    for item, value in answers.items():
        answer(player, item, value)
