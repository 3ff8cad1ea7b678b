"""Steps are of one list where one source has them in one list, whatever the headings say."""

from pipelines.deliverable_kinds import DRAFTING_KINDS as KINDS
from pipelines.deliverables.quiz.contract import Quiz
from pipelines.drafting.citations import cite
from pipelines.drafting.critique import criticise
from pipelines.testing import builders
from pipelines.testing.sources import read_source
from schemas.draft import Citation, Option, Ordering, OrderingPlace, Origin, Question, SingleChoice
from schemas.language import Language
from schemas.source import SourceSpans

EN = Language.ENGLISH
STABLE = """# The pony

## In the evening

1. Lead the pony through the gate.
2. Brush the mud off both flanks.
"""
SHED = """# The pony

## In the evening

1. Hang the bridle on its hook.
2. Rinse the bucket with clear water.
"""
SOURCES = tuple(
    read_source(name, text.encode(), EN) for name, text in {"stable.md": STABLE, "shed.md": SHED}.items()
)
SPANS = SourceSpans(module=builders.KEY, fingerprint="0" * 64, sources=SOURCES)


def cited(*starts: str) -> tuple[Citation, ...]:
    spans = [(source, span) for source in SOURCES for span in source.spans]
    return tuple(
        next(cite(source, span) for source, span in spans if span.text.startswith(each)) for each in starts
    )


def order(*steps: str, starts: tuple[str, ...]) -> Ordering:
    places = tuple(OrderingPlace(id="abcd"[n], text=text) for n, text in enumerate(steps))
    return Ordering(
        id="q-0001", stem="?", places=places, feedback="", citations=cited(*starts), origin=Origin.MODEL
    )


def choose_step(key: str, other: str, start: str) -> SingleChoice:
    options = tuple(Option(id="ab"[n], text=text, feedback="") for n, text in enumerate((key, other)))
    return SingleChoice(
        id="q-0001", stem="Which step is the first?", options=options, key="a", citations=cited(start),
        origin=Origin.MODEL,
    )  # fmt: skip


def find(item: Question) -> set[str]:
    content = builders.content(language=EN, artefacts=(Quiz(items=(item,)),))
    return {each.rule for each in criticise(KINDS, content, SPANS, builders.course())}


def test_steps_of_lists_of_two_sources_are_in_no_order() -> None:
    within = order("Brush the flanks", "Lead the pony out", starts=("Lead the", "Brush the"))
    across = order("Rinse the bucket", "Lead the pony out", starts=("Lead the", "Rinse the"))
    assert "item.order_unlike_words" in find(within)
    assert "item.order_unlike_words" not in find(across)


def test_a_step_is_a_fair_distractor_beside_those_of_its_own_list_only() -> None:
    within = choose_step("Lead the pony", "Brush the mud off both flanks", "Lead the")
    across = choose_step("Lead the pony", "Rinse the bucket with clear water", "Lead the")
    assert "item.true_elsewhere" not in find(within)
    assert "item.true_elsewhere" in find(across)
