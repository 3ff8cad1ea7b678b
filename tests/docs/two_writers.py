"""One module by two writers, for the gallery: drafted without a model, and by that of a recorded session.

Both are approved and packaged in the same way; a page shows the same pictures of each beside each other.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import zip_longest
from pathlib import Path

from adapters.workspace import Workspace, open_workspace
from bench.model.replay import replay_session
from bench.model.session import read_session
from pipelines.packaging.documents.bundle import write_document
from pipelines.packaging.edition import Edition
from pipelines.queries.lookups import require_head
from pipelines.review.decision_request import DecisionRequest
from pipelines.workflow.decide import record_decision
from pipelines.workflow.release import release_module
from pipelines.workflow.render_documents import find_edition
from schemas.draft import Draft, Origin, list_questions_of, list_taught_blocks
from schemas.ids import DEMO, split_key
from schemas.review import Verdict
from tests.docs.picture_files import write_pages, write_view
from tests.docs.player_gallery import whole_pictures

PAGE = "two-writers.md"
RULES, MODEL = "by-rules", "by-a-model"
COMMENT = "For the gallery: no person read this draft."
BLOCKS = {"steps": ("steps",), "decision": ("scenario", "checkpoint"), "reveal": ("reveal",)}
"""The kinds of blocks that pages of a lesson are shown for, the most telling first."""
MOST_PAGES = {"handout": 3, "session_plan": 2, "slides": 3}
"""How many pages are shown of a document: a handout opens with a title, slides with what they will say."""
TITLES = {
    "start": "Start · Accueil",
    "lesson": "First page of the lesson · Première page de la leçon",
    "steps": "A procedure · Une procédure",
    "decision": "A situation to decide · Une situation où décider",
    "reveal": "A question and its answer, opened · Une question et sa réponse, dépliée",
    "question": "First question of the quiz, answered · Première question du quiz et sa réponse",
    "handout": "Handout · Support de formation",
    "session_plan": "Session plan · Déroulé pédagogique",
    "slides": "Slides and what is said · Diapositives et ce qui se dit",
}
WRITERS = ("Without a model · Sans modèle", "By a model · Par un modèle")
COLUMNS = f"| {' | '.join(WRITERS)} |\n|---|---|\n"
COLUMNS_OF_COUNTS = f"| | {' | '.join(WRITERS)} |\n|---|---|---|\n"
NONE = "None in this draft. · Aucun dans ce brouillon."


@dataclass(frozen=True)
class ReleasedDraft:
    """A draft of a module and the release that was made of it."""

    draft: Draft
    edition: Edition


def release_draft(workspace: Workspace, key: str) -> ReleasedDraft:
    """Approve a module's draft as the demo does, today, package it, and return what was released.

    Raises DecisionRefused if a finding blocks it.
    """
    draft, now = require_head(workspace, key), datetime.now(UTC)
    request = DecisionRequest(key, draft.digest, Verdict.APPROVE, DEMO, comment=COMMENT)
    record_decision(workspace, request, now)
    release_module(workspace, key, now)
    course = workspace.find_module(key)[0].course
    return ReleasedDraft(draft, find_edition(workspace, course, draft, now))


def replay_module(key: str, into: Path) -> Workspace:
    """Return an installation with one module drafted by the model of its course's recorded session."""
    session = read_session(split_key(key)[0])
    commands = tuple(command for command in session.commands if key in command)
    return open_workspace(replay_session(replace(session, commands=commands), into).root)


def compare_writers(without: ReleasedDraft, by_model: ReleasedDraft, into: Path) -> None:
    """Write the same pictures of what two writers drafted, and the page that shows them beside each other."""
    assert not any(each.edition.origins[Origin.HUMAN] for each in (without, by_model)), "a person wrote in it"
    pictures = [_draw(without, RULES, into), _draw(by_model, MODEL, into)]
    shown = "\n".join(
        f"## {title}\n\n{COLUMNS}" + "".join(_list_rows(title, *(each.get(name, []) for each in pictures)))
        for name, title in TITLES.items()
    )
    (into / PAGE).write_text(f"{_introduce(without.draft, by_model.draft)}\n{shown}", encoding="utf-8")


def _draw(released: ReleasedDraft, writer: str, into: Path) -> dict[str, list[str]]:
    """Write the pictures of one writer's draft; return their names by what they show."""
    draft, edition = released.draft, released.edition
    views = whole_pictures(edition, _list_pages(draft), _find_question(draft))
    pictures = {name: [write_view(view, f"{writer}--{name}", into)] for name, view in views.items()}
    for name, most in MOST_PAGES.items():
        pdf = write_document(edition, f"{name}.pdf")
        assert pdf is not None, f"{name}: {writer} wrote none"
        pictures[name] = write_pages(pdf, f"{writer}--{name}", into, most)
    return pictures


def _list_pages(draft: Draft) -> dict[str, str]:
    """Return the id of each page that is shown, by what it shows; what a draft has not is left out.

    A page is shown once, if others show the same.
    """
    taught = list_taught_blocks(draft.content.artefacts)
    pages = {"start": "start", "lesson": taught[0][0].id}
    for name, kinds in BLOCKS.items():
        found = [page.id for kind in kinds for page, block in taught if block.kind == kind]
        if found:
            pages[name] = next((page for page in found if page not in pages.values()), found[0])
    return pages


def _find_question(draft: Draft) -> str:
    return list_questions_of(draft.content.artefacts, scored=True)[0].id


def _list_rows(title: str, *pictures: list[str]) -> Iterator[str]:
    for number, names in enumerate(zip_longest(*pictures), 1):
        cells = (
            f"![{title}, {number}: {writer}]({name})" if name else NONE
            for writer, name in zip(WRITERS, names, strict=True)
        )
        yield f"| {' | '.join(cells)} |\n"


def _introduce(without: Draft, by_model: Draft) -> str:
    title, model = without.content.title, by_model.provenance.model
    return f"""# Two writers · Deux rédacteurs

The module *{title}* of the example course, drafted twice from the same source and for the same
objectives. **On the left without a model**: rules pick sentences of the source and set them in order.
**On the right by a model**, named `{model}` in `course.yaml`: a language model played behind the line, by
hand, on 29 November 2026. Its answers are kept in `bench/model/sessions` and replayed word for word each
time `make gallery` draws this page. No person edited either draft. Both were approved as `{DEMO}`, who is
no person, so that they could be packaged; what the table counts as findings was left for a reviewer. More
in [How good drafts by a model are](../en/explanation/model-quality.md).

Le module *{title}* du cours d’exemple, rédigé deux fois d’après la même source et pour les
mêmes objectifs. **À gauche sans modèle** : des règles choisissent des phrases de la source et les mettent en
ordre. **À droite par un modèle**, nommé `{model}` dans `course.yaml` : un modèle de langue, joué à la main
au bout de la ligne le 29 novembre 2026. Ses réponses sont gardées dans `bench/model/sessions` et rejouées
mot pour mot chaque fois que `make gallery` dessine cette page. Personne n’a corrigé l’un ou l’autre
brouillon. Tous deux ont été approuvés sous le nom `{DEMO}`, qui n’est personne, pour pouvoir être mis en
paquets ; ce que le tableau compte comme constats restait à lire par un relecteur. Voir [Ce que valent les
brouillons d’un modèle](../fr/explications/qualite-des-modeles.md).

{COLUMNS_OF_COUNTS}{_count_rows(without, by_model)}"""


def _count_rows(*drafts: Draft) -> str:
    counted = [_count(draft) for draft in drafts]
    return "".join(
        f"| {label} | {' | '.join(str(each[label]) for each in counted)} |\n" for label in counted[0]
    )


def _count(draft: Draft) -> dict[str, int]:
    artefacts = draft.content.artefacts
    taught = list_taught_blocks(artefacts)
    return {
        "Pages of the lesson · Pages de la leçon": len({page.id for page, _ in taught}),
        "Questions of the quiz · Questions du quiz": len(list_questions_of(artefacts, scored=True)),
        "Findings for a reviewer · Constats pour un relecteur": len(draft.findings),
    }
