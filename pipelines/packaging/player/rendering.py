"""The player's page: Jinja2 with autoescape, so text of a draft is never markup."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from pipelines.packaging.captions import spoken
from pipelines.packaging.changes import announced
from pipelines.packaging.edition import Edition
from pipelines.packaging.identifiers import asked_items, scored_items
from pipelines.packaging.learning_resource import learning_resource
from pipelines.packaging.player import questions
from pipelines.packaging.player.media import Media
from pipelines.packaging.player.origin import authorship, digital_source_type, origins, signatures
from pipelines.packaging.player.pages import ABOUT, LearnerPage, Numbering, by_letter, learner_pages
from pipelines.packaging.player.texts import live_texts, page_texts
from pipelines.packaging.structured_data import structured_data
from schemas.draft import Cloze, Item, Narration, Numeric
from schemas.ids import SHORT_DIGEST
from schemas.language import Language

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; "
    "connect-src {connect}; base-uri 'none'; form-action 'none'"
)
NOWHERE = "'none'"

MANY_ENTRIES = 20
"""Terms beyond which a glossary has an index of letters."""


@dataclass(frozen=True)
class Questions:
    """What the templates ask of a question, in the language of the page."""

    language: Language
    texts: dict[str, str]
    targets = staticmethod(questions.targets)
    blanks = staticmethod(questions.blanks)
    shuffled = staticmethod(questions.shuffled)

    def family(self, item: Item) -> str:
        """Return the name of the template a question is drawn by."""
        return questions.FAMILIES[type(item)]

    def choices(self, item: questions.Choosing) -> tuple[questions.Choice, ...]:
        """Return the answers of a question as they are shown."""
        return questions.choices(item, self.texts)

    def without_marks(self, item: Cloze) -> str:
        """Return the sentence of a cloze as it is read aloud."""
        return questions.without_marks(item, self.texts)

    def expected_number(self, item: Numeric) -> str:
        """Return the number that is right, as it is written."""
        return questions.expected_number(item, self.language, self.texts)


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("pipelines.packaging.player"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def index_page(edition: Edition, media: Media, scripts: tuple[str, ...], connect: str = NOWHERE) -> bytes:
    """Return the page a learner opens, complete without a script, UTF-8.

    `connect` is the Content-Security-Policy source list the scripts may send requests to.
    """
    texts = page_texts(edition.content.language)
    pages = learner_pages(edition.content, texts)
    digest = edition.content.canonical_digest()
    rendered = (
        _templates()
        .get_template("index.html")
        .render(
            edition=edition,
            content=edition.content,
            t=texts,
            pages=pages,
            scripts=scripts,
            policy=POLICY.format(connect=connect),
            about=ABOUT,
            written=authorship(edition.content),
            digest=digest,
            short_digest=digest[:SHORT_DIGEST],
            source_type=digital_source_type(edition.content),
            origins={origin.value: count for origin, count in sorted(origins(edition.content).items())},
            signatures=signatures(edition),
            changes=edition.changes
            and announced(edition.changes, edition.content.language, to_learners=True),
            facts=live_facts(edition, pages),
            scored=bool(scored_items(edition.content)),
            resource=structured_data(learning_resource(edition)),
            numbering=lambda page: Numbering(page, texts),
            q=Questions(edition.content.language, texts),
            by_letter=by_letter,
            many_entries=MANY_ENTRIES,
            media=media,
            spoken=spoken,
            voices=lambda narration: voices(narration, media),
        )
    )
    return rendered.encode()


def voices(narration: Narration, media: Media) -> tuple[str, ...]:
    """Return who reads a narration aloud, each once; nobody where nothing of it is played."""
    read = (media.readings[section.id] for section in narration.sections if section.id in media.readings)
    return tuple(dict.fromkeys(engine for reading in read for engine in reading.engines))


def live_facts(edition: Edition, pages: tuple[LearnerPage, ...]) -> dict[str, Any]:
    """Return what the scripts have to know: identifiers, the scoring key, the sentences they say."""
    content = edition.content
    scored = scored_items(content)
    return {
        "activity": edition.activity,
        "course": {"activity": edition.course.iri, "title": edition.course_title},
        "title": content.title,
        "language": content.language.value,
        "mastery": content.mastery_percent,
        "number": edition.number,
        "digest": content.canonical_digest(),
        "digitalSourceType": digital_source_type(content),
        "approvals": [
            {"person": signed.person, "verified": signed.verified, "at": signed.at}
            for signed in signatures(edition)
        ],
        "objectives": {objective.id: objective.text for objective in content.objectives},
        "pages": [{"id": page.id, "title": page.title, **_optional(page.is_optional)} for page in pages],
        "items": [
            questions.judged_by(item, page_texts(content.language), content.language)
            | _optional(item not in scored)
            for item in asked_items(content)
        ],
        "texts": live_texts(content.language),
    }


def _optional(optional: bool) -> dict[str, bool]:
    """Return what tells the scripts that a page or question neither scores nor holds back completion."""
    return {"optional": True} if optional else {}
