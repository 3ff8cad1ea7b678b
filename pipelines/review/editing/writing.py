"""From a draft to the file a person edits."""

from collections.abc import Iterator

from pipelines.review.editing.escapes import escaped
from pipelines.review.words import words
from schemas.draft import (
    Artefact,
    Block,
    Draft,
    Item,
    Quiz,
    Section,
    Sectioned,
    SingleChoice,
    Summary,
    Table,
    TrueFalse,
)
from schemas.language import Language

HOW_TO = {
    Language.FRENCH: (
        "Corrigez le texte, enregistrez, puis lancez : premierjet revise CE_FICHIER --as VOTRE.NOM",
        "Une ligne par phrase, étape, ligne de tableau ou réponse. Le repère {#…} en fin de ligne est son",
        "identité : laissez-le à la phrase que vous corrigez, sa citation sera à vérifier. Une ligne sans",
        "repère est une nouvelle phrase, sans source. Supprimer une ligne supprime la phrase.",
        "La bonne réponse porte [x]. Une barre oblique inverse garde un signe tel quel : \\* \\[ \\|",
    ),
    Language.ENGLISH: (
        "Correct the text, save it, then run: premierjet revise THIS_FILE --as YOUR.NAME",
        "One line is one sentence, step, table row or answer. The mark {#…} at its end is its identity:",
        "leave it on a sentence you correct, whose citation then has to be verified again. A line without",
        "a mark is a new sentence, without a source. Deleting a line deletes the sentence.",
        "The right answer carries [x]. A backslash keeps a sign as it is: \\* \\[ \\|",
    ),
}
HEADINGS = {
    Language.FRENCH: {"lesson": "Leçon", "quiz": "Questions", "summary": "Résumé"},
    Language.ENGLISH: {"lesson": "Lesson", "quiz": "Questions", "summary": "Summary"},
}
TABLE = {Language.FRENCH: "Tableau :", Language.ENGLISH: "Table:"}
FEEDBACK = {Language.FRENCH: "Retour :", Language.ENGLISH: "Feedback:"}


def to_markdown(draft: Draft) -> str:
    """Return a draft as Markdown: what a learner reads, each element on a line with its id."""
    content = draft.content
    lines = [
        f"> module: {draft.module}",
        f"> revision: {draft.revision}",
        f"> digest: {content.canonical_digest()}",
        ">",
        *(f"> {line}" for line in HOW_TO[content.language]),
        "",
        f"# {escaped(content.title)}",
    ]
    for artefact in content.artefacts:
        heading = HEADINGS[content.language][artefact.kind]
        lines += ["", f"## {heading} {{#{artefact.kind}}}", *_artefact(artefact, content.language)]
    return "\n".join(lines) + "\n"


def _artefact(artefact: Artefact, language: Language) -> Iterator[str]:
    if isinstance(artefact, Sectioned):
        for section in artefact.sections:
            yield from _section(section, language)
    elif isinstance(artefact, Quiz):
        for item in artefact.items:
            yield from _item(item, language)
    elif isinstance(artefact, Summary):
        yield ""
        yield from (f"- {_marked(point.text, point.id)}" for point in artefact.points)


def _section(section: Section, language: Language) -> Iterator[str]:
    yield ""
    yield f"### {_marked(section.title, section.id)}"
    for block in section.blocks:
        yield ""
        yield from _block(block, language)


def _block(block: Block, language: Language) -> Iterator[str]:
    if isinstance(block, Table):
        yield f"{TABLE[language]} {escaped(block.caption)}"
        yield ""
        yield _row(block.header, "")
        yield "|" + " --- |" * (len(block.header) + 1)
        yield from (_row(row.cells, f"{{#{row.id}}}") for row in block.rows)
        return
    for number, statement in enumerate(block.statements, start=1):
        opening = f"{number}. " if block.kind == "steps" else ""
        yield opening + _marked(statement.text, statement.id)


def _row(cells: tuple[str, ...], mark: str) -> str:
    return "| " + " | ".join([*(escaped(cell) for cell in cells), mark]) + " |"


def _item(item: Item, language: Language) -> Iterator[str]:
    yield ""
    yield f"### {_marked(item.stem, item.id)}"
    yield ""
    if isinstance(item, SingleChoice):
        for option in item.options:
            yield _answer(_marked(option.text, option.id), right=option.id == item.key)
            yield from _feedback(option.feedback, language)
    elif isinstance(item, TrueFalse):
        yield _answer(words(language).yes, right=item.answer)
        yield _answer(words(language).no, right=not item.answer)
        yield from _feedback(item.feedback, language)


def _answer(text: str, *, right: bool) -> str:
    return f"- [{'x' if right else ' '}] {text}"


def _feedback(feedback: str, language: Language) -> Iterator[str]:
    if feedback:
        yield f"  {FEEDBACK[language]} {escaped(feedback)}"


def _marked(text: str, element_id: str) -> str:
    return f"{escaped(text)} {{#{element_id}}}"
