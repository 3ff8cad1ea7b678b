"""The handout: one booklet of all that learners keep of a module, with a title page and without answers."""

from collections.abc import Iterator
from datetime import datetime

from pipelines.deliverables.glossary.contract import Glossary
from pipelines.deliverables.lesson.contract import Lesson
from pipelines.deliverables.summary.contract import Summary
from pipelines.packaging.documents.disclosure import origin_lines
from pipelines.packaging.documents.letterheads import letterhead
from pipelines.packaging.documents.model import Block, Cover, Heading
from pipelines.packaging.documents.noting import Noting
from pipelines.packaging.documents.objectives import objectives
from pipelines.packaging.documents.sections import points, rows, section
from pipelines.packaging.documents.sessions import lasting
from pipelines.packaging.documents.texts import plain, words
from pipelines.packaging.edition import Edition
from pipelines.packaging.player.origin import spoken_date
from schemas.draft import Deliverable
from schemas.review import Verdict

Kept = Lesson | Summary | Glossary
"""What learners keep. A quiz, cards and diagrams have files of their own, to be used and not to be bound."""


def kept(edition: Edition, lesson: Lesson) -> tuple[Kept, ...]:
    """Return what the booklet of a lesson is made of, in its order."""
    artefacts = edition.content.artefacts
    return (
        lesson,
        *(each for each in artefacts if isinstance(each, Summary)),
        *(each for each in artefacts if isinstance(each, Glossary)),
    )


def booklet(edition: Edition, lesson: Lesson, noting: Noting) -> Iterator[Block]:
    """Yield the objectives, the lesson, its key points and the glossary, each part under its title."""
    content, says = edition.content, words(noting.language)
    yield from objectives(content)
    served = {each.id: each.text for each in content.objectives}
    for part in kept(edition, lesson):
        match part:
            case Lesson():
                for each in part.sections:
                    yield from section(each, noting, served.get(each.objective or "", ""))
            case Summary():
                yield Heading(says["key_points"])
                yield from points(part.points, noting)
            case Glossary():
                yield Heading(says["glossary"])
                yield rows(part, noting)


def cover(edition: Edition, of: tuple[Deliverable, ...], label: str, *, warned: bool) -> Cover:
    """Return the title page: who hands it out, what it is, which release, and where its text comes from."""
    content, says = edition.content, words(edition.content.language)
    facts = [(says["course"], plain(edition.course_title))]
    facts.append((says["duration"], lasting(content.duration_minutes, content.language)))
    facts.append((says["version"], str(edition.number) if edition.number else says["unapproved"]))
    approved = _approved(edition)
    if approved is not None:
        facts.append((says["approved_on"], spoken_date(approved, content.language)))
    told = origin_lines(edition, *of)
    return Cover(
        sender=letterhead(content.given, content.language, of_letter=False).sender,
        label=label,
        title=plain(content.title) or says["untitled"],
        facts=tuple(facts),
        about=(*told, says["warnings_mean"]) if warned else told,
    )


def _approved(edition: Edition) -> datetime | None:
    moments = (each.at for each in edition.decisions if each.verdict is Verdict.APPROVE)
    return max(moments, default=None)
