"""The player's page, rendered from an edition."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from pipelines.packaging.block import BranchingWays
from pipelines.packaging.captions import list_spoken
from pipelines.packaging.changes import announce_changes
from pipelines.packaging.completion import find_rule
from pipelines.packaging.edition import Edition
from pipelines.packaging.identifiers import build_scorm_objective_id, list_asked_items, list_scored_items
from pipelines.packaging.learning_resource import describe_learning_resource
from pipelines.packaging.player import questions
from pipelines.packaging.player.line_breaks import keep_units
from pipelines.packaging.player.media import PageMedia
from pipelines.packaging.player.origin import (
    find_digital_source_type,
    list_signatures,
    name_authorship,
)
from pipelines.packaging.player.page_templates import list_block_templates, load_templates
from pipelines.packaging.player.pages import (
    ABOUT,
    END,
    START_TEMPLATE,
    LearnerPage,
    group_by_letter,
    list_learner_pages,
    list_pages_to_review,
)
from pipelines.packaging.player.reading_time import estimate_minutes
from pipelines.packaging.player.texts import (
    describe_completion,
    describe_tries,
    read_page_texts,
    read_script_texts,
)
from pipelines.packaging.player.tracking import NOWHERE
from pipelines.packaging.structured_data import write_structured_data
from schemas.access.statement_page import name_statement_page
from schemas.course import UNLIMITED, Objective, PagesAsked
from schemas.draft import Recorded, list_taught_blocks
from schemas.draft.source_titles import title_sources
from schemas.ids import SHORT_DIGEST, ItemId
from schemas.languages.texts import TextCatalogue

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
"""First UTF-8 bytes of letters in these blocks; a text without any of them needs no slower search."""

LONG_TITLE = 90
"""The most characters of a title that is set in the largest letters."""

HIGH_TITLE = 60
"""The most characters of a title in a bar that stays on the screen of a telephone."""

MANY_ENTRIES = 20
"""The most terms of a glossary without an index of letters."""


def render_index_page(edition: Edition, media: PageMedia, connect: str = NOWHERE) -> bytes:
    """Return the page a learner opens, complete without a script, UTF-8.

    `connect` is the Content-Security-Policy source list the scripts may send requests to.
    """
    head = (
        load_templates(edition.content.language, list_block_templates(edition.kinds.blocks))
        .get_template("index.html")
        .render(
            edition=edition,
            content=edition.content,
            policy=POLICY.format(connect=connect),
            digest=edition.digest,
            source_type=find_digital_source_type(edition.origins),
            signatures=list_signatures(edition),
        )
    )
    return head.encode() + _render_shared_once(edition, media)


def _render_shared_once(edition: Edition, media: PageMedia) -> bytes:
    """Return the page after its head, the same in every format; it is rendered once for an edition."""
    if SHARED not in edition.written:
        edition.written[SHARED] = keep_units(_render_shared(edition, media)).encode()
    return edition.written[SHARED]


def _render_shared(edition: Edition, media: PageMedia) -> str:
    texts = read_page_texts(edition.content.language)
    pages = list_learner_pages(edition.content, edition.kinds)
    rule = find_rule(edition.content)
    offered = questions.list_all_choices(list_asked_items(edition.content), texts)
    ways = _list_ways(edition)
    facts = describe_for_scripts(edition, pages, offered)
    scored = bool(list_scored_items(edition.content))
    return (
        load_templates(
            edition.content.language,
            list_block_templates(edition.kinds.blocks),
            both_ways=_runs_both_ways(edition),
        )
        .get_template(SHARED)
        .render(
            edition=edition,
            content=edition.content,
            pages=pages,
            of_course=_name_course_language(edition),
            aims=list_aims(edition, pages),
            some_apart=_asks_apart(facts["items"]),
            notes={},
            titles=title_sources(edition.content.citations, edition.content.language),
            start_template=START_TEMPLATE,
            end=END,
            about=ABOUT,
            written=name_authorship(edition.origins),
            short_digest=edition.digest[:SHORT_DIGEST],
            origins={origin.value: count for origin, count in sorted(edition.origins.items())},
            signatures=list_signatures(edition),
            changes=edition.changes
            and announce_changes(edition.changes, edition.content.language, edition.kinds, to_learners=True),
            facts=facts,
            again=list_links_to_review(pages, list_pages_to_review(edition.content, pages)),
            offered=offered,
            scored=scored,
            counted=_count_what_is_met(edition, texts),
            plays=bool(ways),
            earns_points=any(is_scored for _, is_scored in ways),
            tries=describe_tries(rule, edition.content.language),
            completion=describe_completion(rule, edition.content.language),
            resource=write_structured_data(describe_learning_resource(edition)),
            by_letter=group_by_letter,
            many_entries=MANY_ENTRIES,
            long_title=LONG_TITLE,
            high_title=HIGH_TITLE,
            media=media,
            statement=name_statement_page(edition.content.language),
            spoken=list_spoken,
            voices=lambda narration: list_voices(narration, media),
        )
    )


def _count_what_is_met(edition: Edition, texts: TextCatalogue) -> tuple[str, ...]:
    """Return how long a module takes and how many questions end it, each in words."""
    content = edition.content
    minutes = texts.count("duration", estimate_minutes(content, edition.kinds))
    asked = len(list_scored_items(content))
    return (minutes, texts.count("asked", asked)) if asked else (minutes,)


def list_links_to_review(
    pages: Sequence[LearnerPage], reviewed: Mapping[ItemId, Sequence[str]]
) -> Mapping[ItemId, list[LearnerPage]]:
    """Return by question the pages to read again if it is missed, but for the one it is asked on."""
    return defaultdict(
        list,
        {
            item: [page for page in pages if page.id in again and item not in page.items]
            for item, again in reviewed.items()
        },
    )


def list_aims(edition: Edition, pages: Sequence[LearnerPage]) -> tuple[Objective, ...]:
    """Return each objective that a page treats or a scored question asks about."""
    served = {item.objective for item in list_scored_items(edition.content)} | {page.treats for page in pages}
    return tuple(objective for objective in edition.content.objectives if objective.id in served)


def _name_course_language(edition: Edition) -> Markup:
    """Return the attribute of the course's title where the module is in another language."""
    language = edition.course.language
    return Markup("") if language is edition.content.language else Markup(' lang="{}"').format(language.value)


def _asks_apart(items: Iterable[Mapping[str, Any]]) -> bool:
    """Return whether a scored question belongs to no objective, so that they do not add up."""
    return any(not ({"optional", "points"} & item.keys() or item.get("objective")) for item in items)


def _runs_both_ways(edition: Edition) -> bool:
    """Return whether the module has a letter of a script written from right to left."""
    written = edition.course_title.encode() + edition.canonical
    return any(byte in written for byte in FIRST_BYTES) and RIGHT_TO_LEFT.search(written.decode()) is not None


def list_voices(narration: Recorded, media: PageMedia) -> tuple[str, ...]:
    """Return the speech engines of a narration, each once; empty if none of it is played."""
    readings = (media.readings[section.id] for section in narration.sections if section.id in media.readings)
    return tuple(dict.fromkeys(engine for reading in readings for engine in reading.engines))


def describe_for_scripts(
    edition: Edition,
    pages: tuple[LearnerPage, ...],
    offered: Mapping[ItemId, tuple[questions.ShownChoice, ...]],
) -> dict[str, Any]:
    """Return the data for the scripts: identifiers, rules, the scoring key and texts."""
    content = edition.content
    scored = {item.id for item in list_scored_items(content)}
    rule = find_rule(content)
    inside = _describe_questions_inside(edition)
    again = list_pages_to_review(content, pages)
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
        "digitalSourceType": find_digital_source_type(edition.origins),
        "approvals": [
            {"person": signature.person, "verified": signature.verified, "at": signature.at}
            for signature in list_signatures(edition)
        ],
        "objectivePrefix": build_scorm_objective_id(content.module, ""),
        "objectives": {objective.id: objective.text for objective in content.objectives},
        "pages": [_describe_page(page) for page in pages],
        "items": [
            questions.describe_judging(item, offered.get(item.id, ()), content.language)
            | ({"again": again[item.id]} if item.id in scored else {"optional": True})
            | inside.get(item.id, {})
            for item in list_asked_items(content)
        ],
        **({"scenarios": scenarios} if (scenarios := _describe_scenarios(edition)) else {}),
        "texts": read_script_texts(content.language),
    }


def _describe_page(page: LearnerPage) -> dict[str, Any]:
    aim = {"treats": page.treats} if page.treats else {}
    return {"id": page.id, "title": page.title, **aim, **_mark_optional(page.is_optional)}


def _describe_questions_inside(edition: Edition) -> dict[ItemId, dict[str, Any]]:
    """Return what differs for questions inside pages: no objective is measured by them, and some branch."""
    content = edition.content
    described: dict[ItemId, dict[str, Any]] = {
        item.id: {"inside": True, "objective": None} for item in content.list_block_questions()
    }
    for ways, _ in _list_ways(edition):
        for item, leads in ways.leads.items():
            described[item] |= {"kind": "decision", "points": dict(ways.points[item]), "to": dict(leads)}
    return described


def _describe_scenarios(edition: Edition) -> list[dict[str, Any]]:
    return [
        {"id": ways.block, "start": ways.start, "most": ways.most, **_mark_optional(not is_scored)}
        for ways, is_scored in _list_ways(edition)
    ]


def _list_ways(edition: Edition) -> tuple[tuple[BranchingWays, bool], ...]:
    """Return where the choices of each scenario lead, and whether it is scored."""
    content, kinds = edition.content, edition.kinds.blocks
    return tuple(
        (kind.list_ways(block), block.is_scored(content.scored_blocks))
        for _, block in list_taught_blocks(content.artefacts)
        if (kind := kinds.get(block.kind)) is not None and kind.list_ways is not None
    )


def _mark_optional(optional: bool) -> dict[str, bool]:
    """Return the entry that tells the scripts that a page or question does not count."""
    return {"optional": True} if optional else {}
