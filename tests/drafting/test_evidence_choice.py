"""Where a prompt has no room for all evidence: what binds first, nothing cut from what it speaks of."""

import pytest

from pipelines.drafting.plan.asked_pages import AskedPage
from pipelines.drafting.plan.evidence_choice import choose_page_evidence
from pipelines.drafting.request import DraftRequest
from pipelines.testing import builders
from pipelines.testing.fake_openai.fake_writer import make_request
from pipelines.testing.sources import read_source
from schemas.course import Bloom, Objective
from schemas.language import Language
from schemas.source import SourceSpans, SpanKind

FILLER = "\n\n".join(
    f"The team of the workshop looks after its tools and keeps the bench in order, as part {word} shows."
    for word in ("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa")
)
RULES = """# Taking back

Before you take a mistake back, ask how far it has travelled.

| Where the mistake is | Command |
|---|---|
| In the folder, not staged | git restore |
| Staged, not committed | git restore --staged |
| In the last commit | git commit --amend |

Never push by force on a bench that somebody else has fetched. It replaces the commits of the server by yours.

Two commands are used on the shelf:

- git revert, on a bench of its own
- git log, to find the merge

A wrong figure is announced within 15 minutes.
"""


def request() -> DraftRequest:
    text = f"# Tools\n\n{FILLER}\n\n# Order\n\n{FILLER.replace('team', 'crew')}\n\n{RULES}"
    source = read_source("sources/desk.md", text.encode(), Language.ENGLISH)
    spans = SourceSpans(module=builders.KEY, fingerprint="0" * 64, sources=(source,))
    objectives = (
        Objective(id="tools", text="Look after the tools of the workshop", bloom=Bloom.APPLY),
        Objective(id="undo", text="Choose how to take a mistake back", bloom=Bloom.APPLY),
    )
    module = builders.module(language=Language.ENGLISH, objectives=objectives)
    return make_request(spans=spans, module=module)


def pages(asked: DraftRequest) -> tuple[AskedPage, ...]:
    chapters = {"Tools": "tools", "Order": "tools", "Taking back": "undo"}
    return tuple(
        AskedPage(
            title,
            objective,
            5,
            100,
            tuple(
                span.id
                for span in asked.spans.sources[0].spans
                if span.kind is not SpanKind.HEADING and span.anchor.heading[-1] == title
            ),
        )
        for title, objective in chapters.items()
    )


def shown(most: int) -> str:
    asked = request()
    chosen = choose_page_evidence(asked.spans, pages(asked), asked, most)
    return "\n".join(span.text for source in chosen.sources for span in source.spans)


def test_each_objective_has_its_share_however_many_pages_another_has() -> None:
    text = shown(1_200)
    assert "In the folder, not staged" in text
    assert "Never push by force" in text
    assert "looks after its tools" in text


@pytest.mark.parametrize("most", range(300, 2_000, 100))
def test_rows_come_whole_and_no_sentence_without_what_it_speaks_of(most: int) -> None:
    text = shown(most)
    rows = [row in text for row in ("In the folder", "Staged, not", "In the last commit")]
    assert all(rows) or not any(rows)
    assert "It replaces the commits" not in text or "Never push by force" in text
    assert ("Two commands are used" in text) == ("git revert, on" in text) == ("git log, to" in text)


def test_what_binds_or_counts_comes_before_the_rest() -> None:
    text = shown(300)
    assert "within 15 minutes" in text
    assert "ask how far it has travelled" not in text


def test_what_has_room_is_shown_whole() -> None:
    asked = request()
    assert choose_page_evidence(asked.spans, pages(asked), asked, 10_000) is asked.spans
