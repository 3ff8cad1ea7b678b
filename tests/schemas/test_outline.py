"""What is cut out of a stored draft is what reading it whole would say."""

import pytest

from pipelines.testing import builders
from schemas.draft import Content, Draft, Outline, SentenceVerdict, Support
from schemas.finding import Finding

TRAP = '","provenance":{"writer":"human"},"revision":9} ,"findings":['
"""What a text can say to be taken for what stands after the content."""


def drafts() -> list[Draft]:
    finding = Finding(rule="citation.altered", place="q-0002", facts={"source": TRAP, "quote": TRAP})
    verdict = SentenceVerdict(place="st-0001", element="c" * 64, support=Support.SUPPORTED, words=TRAP)
    named = finding.model_copy(update={"facts": {"findings": "[", "provenance": "{"}})
    reply = builders.draft().provenance.model_copy(update={"reply_to": TRAP})
    return [
        builders.draft(),
        builders.draft(revision=12, parent="a" * 64),
        builders.draft(content=builders.content(title=TRAP.strip())),
        builders.draft(findings=(finding,), provenance=reply),
        builders.draft(findings=(named,)),
        builders.draft().model_copy(update={"verdicts": (verdict,)}),
        builders.draft().model_copy(update={"verdicts": ()}),
    ]


@pytest.mark.parametrize(
    "draft",
    drafts(),
    ids=[
        "plain",
        "a later one",
        "in its title",
        "in its findings",
        "as names of facts",
        "read by a critic",
        "a critic found nothing to read",
    ],
)
def test_an_outline_says_what_the_draft_says(draft: Draft) -> None:
    outline = Outline.of_stored(draft.canonical())
    assert outline.digest == draft.content.canonical_digest()
    assert (outline.revision, outline.provenance) == (draft.revision, draft.provenance)


@pytest.mark.parametrize(
    "stored", [b"", b"{}", builders.content().canonical(), b'{"content":{},"revision":1}']
)
def test_what_is_no_draft_is_refused(stored: bytes) -> None:
    with pytest.raises(ValueError, match=r"draft|validation"):
        Outline.of_stored(stored)


def test_a_content_keeps_its_digest_and_a_changed_copy_has_its_own() -> None:
    content = builders.content()
    assert content.canonical_digest() == Content.from_json(content.canonical()).canonical_digest()
    changed = content.model_copy(update={"title": "Autre titre"})
    assert changed.canonical_digest() != content.canonical_digest()
    assert changed.canonical_digest() == Content.from_json(changed.canonical()).canonical_digest()
