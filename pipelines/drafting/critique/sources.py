"""Do the sources agree, and could all of them be read?"""

from collections.abc import Iterator

from pipelines.drafting.critique.case import Case
from pipelines.drafting.disagreement import disagreements
from pipelines.drafting.grounding import excerpt
from schemas.finding import Finding


def disagree(case: Case) -> Iterator[Finding]:
    """Find numbers two sources give differently: blocking where the draft teaches one of them."""
    for pair in disagreements(case.spans):
        both = {pair.one.span.id, pair.other.span.id}
        citing = [each.id for each in case.elements if both & {c.span for c in each.citations}]
        facts = {
            "one": excerpt(pair.one.text),
            "one_source": pair.one.source.name,
            "other": excerpt(pair.other.text),
            "other_source": pair.other.source.name,
        }
        if citing:
            facts["elements"] = ", ".join(citing)
            yield Finding(rule="sources.disagree", place=citing[0], facts=facts)
        else:
            yield Finding(rule="sources.disagree_unused", place=pair.one.source.name, facts=facts)


def unread(case: Case) -> Iterator[Finding]:
    """Find sources that could not be read, and text that was left out because nobody can see it."""
    for failure in case.spans.failures:
        yield Finding(rule="source.unread", place=failure.name, facts={"message": excerpt(failure.message)})
    for source in case.spans.sources:
        hidden = [dropped for dropped in source.dropped if dropped.reason != "no_text"]
        if hidden:
            facts = {"count": str(len(hidden)), "excerpt": excerpt(hidden[0].excerpt)}
            yield Finding(rule="source.hidden", place=source.name, facts=facts)
