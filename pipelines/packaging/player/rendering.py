"""The player's page: what its templates and its scripts are told of an edition."""

import re
from collections.abc import Mapping
from typing import Any

from pipelines.packaging.captions import spoken
from pipelines.packaging.changes import announced
from pipelines.packaging.completion import followed_rule
from pipelines.packaging.edition import Edition
from pipelines.packaging.identifiers import asked_items, scored_items, scorm_objective_id
from pipelines.packaging.learning_resource import learning_resource
from pipelines.packaging.player import questions
from pipelines.packaging.player.drawing import templates
from pipelines.packaging.player.media import Media
from pipelines.packaging.player.origin import authorship, digital_source_type, signatures
from pipelines.packaging.player.pages import ABOUT, LearnerPage, by_letter, learner_pages
from pipelines.packaging.player.texts import completion_said, live_texts, page_texts, tries_said
from pipelines.packaging.player.tracking import NOWHERE
from pipelines.packaging.structured_data import structured_data
from schemas.course import UNLIMITED, PagesAsked
from schemas.draft import Recorded
from schemas.ids import SHORT_DIGEST, ItemId

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; "
    "connect-src {connect}; base-uri 'none'; form-action 'none'"
)
SHARED = "shared.html"

RIGHT_TO_LEFT = re.compile(
    r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
"""Blocks of the bidirectional classes R and AL (Unicode Standard Annex 9; DerivedBidiClass.txt)."""

FIRST_BYTES = tuple(bytes([byte]) for byte in (*range(0xD6, 0xE1), 0xEF, 0xF0))
"""What a letter of these blocks begins with in UTF-8: where none is found, no letter need be looked at."""

MANY_ENTRIES = 20
"""Terms beyond which a glossary has an index of letters."""


def index_page(edition: Edition, media: Media, connect: str = NOWHERE) -> bytes:
    """Return the page a learner opens, complete without a script, UTF-8.

    `connect` is the Content-Security-Policy source list the scripts may send requests to.
    """
    head = (
        templates(edition.content.language)
        .get_template("index.html")
        .render(
            edition=edition,
            content=edition.content,
            policy=POLICY.format(connect=connect),
            digest=edition.digest,
            source_type=digital_source_type(edition.origins),
            signatures=signatures(edition),
        )
    )
    return head.encode() + _shared(edition, media)


def _shared(edition: Edition, media: Media) -> bytes:
    """Return all that follows the scripts: it is the same in every format, and drawn for the first."""
    if SHARED not in edition.written:
        edition.written[SHARED] = _drawn(edition, media).encode()
    return edition.written[SHARED]


def _drawn(edition: Edition, media: Media) -> str:
    texts = page_texts(edition.content.language)
    pages = learner_pages(edition.content, edition.kinds)
    rule = followed_rule(edition.content)
    offered = questions.all_choices(asked_items(edition.content), texts)
    return (
        templates(edition.content.language, both_ways=_runs_both_ways(edition))
        .get_template(SHARED)
        .render(
            edition=edition,
            content=edition.content,
            pages=pages,
            about=ABOUT,
            written=authorship(edition.origins),
            short_digest=edition.digest[:SHORT_DIGEST],
            origins={origin.value: count for origin, count in sorted(edition.origins.items())},
            signatures=signatures(edition),
            changes=edition.changes
            and announced(edition.changes, edition.content.language, edition.kinds, to_learners=True),
            facts=live_facts(edition, pages, offered),
            offered=offered,
            scored=bool(scored_items(edition.content)),
            tries=tries_said(rule, edition.content.language),
            completion=completion_said(rule, edition.content.language),
            resource=structured_data(learning_resource(edition)),
            by_letter=by_letter,
            many_entries=MANY_ENTRIES,
            media=media,
            spoken=spoken,
            voices=lambda narration: voices(narration, media),
        )
    )


def _runs_both_ways(edition: Edition) -> bool:
    """Return whether a letter of the module is written from right to left."""
    written = edition.course_title.encode() + edition.canonical
    return any(byte in written for byte in FIRST_BYTES) and RIGHT_TO_LEFT.search(written.decode()) is not None


def voices(narration: Recorded, media: Media) -> tuple[str, ...]:
    """Return who reads a narration aloud, each once; nobody where nothing of it is played."""
    read = (media.readings[section.id] for section in narration.sections if section.id in media.readings)
    return tuple(dict.fromkeys(engine for reading in read for engine in reading.engines))


def live_facts(
    edition: Edition,
    pages: tuple[LearnerPage, ...],
    offered: Mapping[ItemId, tuple[questions.Choice, ...]],
) -> dict[str, Any]:
    """Return what the scripts have to know: identifiers, the scoring key, the sentences they say."""
    content = edition.content
    scored = {item.id for item in scored_items(content)}
    rule = followed_rule(content)
    return {
        "activity": edition.activity,
        "course": {"activity": edition.course.iri, "title": edition.course_title},
        "title": content.title,
        "language": content.language.value,
        "mastery": content.mastery_percent,
        "rule": {
            "pages": rule.completion.pages is PagesAsked.ALL,
            "quiz": rule.completion.quiz.value,
            "attempts": 0 if rule.attempts == UNLIMITED else rule.attempts,
            **({"agrees": True} if rule.completion.agrees else {}),
        },
        "number": edition.number,
        "digest": edition.digest,
        "digitalSourceType": digital_source_type(edition.origins),
        "approvals": [
            {"person": signed.person, "verified": signed.verified, "at": signed.at}
            for signed in signatures(edition)
        ],
        "objectivePrefix": scorm_objective_id(content.module, ""),
        "objectives": {objective.id: objective.text for objective in content.objectives},
        "pages": [{"id": page.id, "title": page.title, **_optional(page.is_optional)} for page in pages],
        "items": [
            questions.judged_by(item, offered.get(item.id, ()), content.language)
            | _optional(item.id not in scored)
            for item in asked_items(content)
        ],
        "texts": live_texts(content.language),
    }


def _optional(optional: bool) -> dict[str, bool]:
    """Return what tells the scripts that a page or question neither scores nor holds back completion."""
    return {"optional": True} if optional else {}
