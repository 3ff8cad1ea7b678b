"""What a source forbids is found where a text tells or permits it, and only there."""

import pytest

from pipelines.deliverable_kinds import DRAFTING_KINDS as KINDS
from pipelines.deliverables.lesson.contract import Lesson
from pipelines.deliverables.quiz.contract import Quiz
from pipelines.drafting.citations import cite
from pipelines.drafting.critique import criticise
from pipelines.testing import builders
from pipelines.testing.sources import read_source
from schemas.draft import Deliverable, Option, Origin, Paragraph, Section, SingleChoice, Statement
from schemas.language import Language
from schemas.source import SourceSpans

EN, FR = Language.ENGLISH, Language.FRENCH
TEXTS = {
    EN: """# The library van

Never hand a reader's card to another reader.

Do not clean the screen with alcohol, unless the ink has dried.

Warning: never wipe with wipe --all .

The wet ramp does not carry a loaded trolley.

| The lamp | What to do |
|---|---|
| Red | Do not start a trip to the depot. |
""",
    FR: """# Le jardin partagé

On ne cueille jamais sur la parcelle d'un autre.

Ne laissez pas le portail ouvert la nuit, sauf le jour de la fête.

Jamais brûler de branches, jamais tailler un fruitier en fleur.

Personne ne relève la température de la serre.

""",
}


def read(language: Language) -> SourceSpans:
    source = read_source("rules.md", TEXTS[language].encode(), language)
    return SourceSpans(module=builders.KEY, fingerprint=source.sha256, sources=(source,))


SPANS = {language: read(language) for language in TEXTS}


def cited(start: str, language: Language) -> Statement:
    """Return a sentence that cites the passage with these words."""
    source = SPANS[language].sources[0]
    span = next(each for each in source.spans if start in each.text)
    return Statement(id="st-0001", text="?", citations=(cite(source, span),), origin=Origin.MODEL)


def find(artefact: Deliverable, language: Language) -> set[str]:
    content = builders.content(language=language, artefacts=(artefact,))
    return {each.rule for each in criticise(KINDS, content, SPANS[language], builders.course())}


def tell(text: str, start: str, language: Language, title: str = "Page") -> set[str]:
    statement = cited(start, language).model_copy(update={"text": text})
    page = Section(id="p-0001", title=title, blocks=(Paragraph(statements=(statement,)),))
    return find(Lesson(sections=(page,)), language)


@pytest.mark.parametrize(
    ("language", "start", "text"),
    [
        (EN, "Never hand", "You may hand a reader's card to another reader."),
        (FR, "On ne cueille", "On peut cueillir sur la parcelle d'un autre."),
        (FR, "Jamais brûler", "On ne brûle pas de branches, mais on peut tailler un fruitier en fleur."),
    ],
)
def test_an_act_is_found_where_it_is_told_or_permitted(language: Language, start: str, text: str) -> None:
    assert "claim.forbidden" in tell(text, start, language)


@pytest.mark.parametrize(
    ("language", "start", "text"),
    [
        (EN, "Never hand", "Hand each reader's card back to the reader."),
        (EN, "Never hand", "Who may hand a reader's card to another reader?"),
        (EN, "Never hand", "If the head agrees, hand a reader's card to another reader."),
        (EN, "Do not clean", "Clean the screen with alcohol."),
        (EN, "Warning", "Wipe with wipe --all notes.txt."),
        (EN, "The wet ramp", "Carry a loaded trolley."),
        (EN, "Red", "Start a trip to the depot."),
        (FR, "On ne cueille", "On cueille sur sa parcelle."),
        (FR, "On ne cueille", "Cueillir sur la parcelle d'un autre est mal vu."),
        (FR, "On ne cueille", "Cueillir sur la parcelle d'un autre coûte la sienne."),
        (FR, "Ne laissez", "Laissez le portail ouvert la nuit."),
        (FR, "Personne", "Relevez la température de la serre."),
    ],
)
def test_an_instruction_that_only_resembles_it_is_left_alone(
    language: Language, start: str, text: str
) -> None:
    """It is another act, a case the source excepts, a question; or the source forbids nothing."""
    assert "claim.forbidden" not in tell(text, start, language)


def test_an_act_under_a_title_that_rejects_it_is_left_alone() -> None:
    act = "Hand a reader's card to another reader."
    assert "claim.forbidden" in tell(act, "Never hand", EN)
    assert "claim.forbidden" not in tell(act, "Never hand", EN, title="What nobody does")


def test_a_title_that_denies_something_else_does_not_excuse_its_page() -> None:
    act = "Hand a reader's card to another reader."
    assert "claim.forbidden" in tell(act, "Never hand", EN, title="Lend without a queue")


@pytest.mark.parametrize(("stem", "is_found"), [("What do you do?", True), ("What is wrong?", False)])
def test_an_answer_is_told_unless_its_question_asks_for_what_is_wrong(stem: str, *, is_found: bool) -> None:
    options = tuple(
        Option(id=letter, text=text, feedback="")
        for letter, text in (("a", "Hand a reader's card to another reader."), ("b", "Drive on."))
    )
    item = SingleChoice(
        id="q-0001", stem=stem, options=options, key="a", citations=cited("Never hand", EN).citations,
        origin=Origin.MODEL,
    )  # fmt: skip
    assert ("claim.forbidden" in find(Quiz(items=(item,)), EN)) is is_found
