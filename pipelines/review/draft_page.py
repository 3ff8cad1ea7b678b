"""The draft's page in Dagster: labelled values to read and click, later its outcome."""

from collections.abc import Iterator

from pipelines.review.changes import describe_changes
from pipelines.review.draft_tables import table_alignment, table_citations, table_findings
from pipelines.review.draft_text import list_text_sections
from pipelines.review.entries import Labelled, MarkdownEntry, PageEntry, TextEntry, UrlEntry
from pipelines.review.evidence_phrases import is_unsourced_claim
from pipelines.review.links import build_decision_link, build_desk_link, preview_link
from pipelines.review.markdown import fits
from pipelines.review.page_words import PageWords, read_page_words
from pipelines.review.queue import OFFERED
from pipelines.review.role_table import table_roles
from pipelines.review.situation import Situation
from pipelines.review.status_sentences import describe_outcome, describe_status
from pipelines.review.versions import Versions
from schemas.draft import CitationStatus, Content, Draft
from schemas.review import Approved, Decision, SentBack, Verdict


def draft_page(situation: Situation, earlier: Versions, desk_url: str) -> dict[str, PageEntry]:
    """Return the page of a draft, labels in reading order: verdicts first, the text and its sources last.

    `earlier` are the revisions to compare with. Labels are in the module's language.
    """
    draft = situation.draft
    said = read_page_words(draft.content.language)
    return {
        **dict(_verdicts(situation, said)),
        said.status: TextEntry(describe_status(situation, said)),
        said.roles: table_roles(situation, said),
        said.desk: UrlEntry(build_desk_link(desk_url, draft)),
        **dict(_preview(draft, desk_url, said)),
        said.findings: table_findings(situation, said),
        **_objectives(draft.content, said),
        **dict(describe_changes(draft, earlier, said)),
        said.citations: TextEntry(_describe_counts(draft.content, said)),
        said.revision: TextEntry(str(draft.revision)),
        said.digest: TextEntry(draft.content.canonical_digest()),
        said.cost: TextEntry(_cost(draft)),
        **dict(list_text_sections(draft.content, said)),
        **_citations(draft.content, said),
    }


def _citations(content: Content, said: PageWords) -> dict[str, PageEntry]:
    """Return the table of citations; paperwork is filled from data, and cites nothing."""
    table = table_citations(content, said)
    return {said.table_of_citations: table} if table.rows else {}


def _objectives(content: Content, said: PageWords) -> dict[str, PageEntry]:
    """Return the table of objectives, where the module has any."""
    return {said.alignment: table_alignment(content, said)} if content.objectives else {}


def _preview(draft: Draft, desk_url: str, said: PageWords) -> Iterator[Labelled]:
    """Yield the learner's preview; a document of the course is for no learner."""
    if not all(artefact.of_a_course for artefact in draft.content.artefacts):
        yield said.preview, UrlEntry(preview_link(desk_url, draft))


def after_decision(decision: Decision, situation: Situation) -> dict[str, PageEntry]:
    """Return the entries a decision changes, under the labels they have on the page.

    While a role is still awaited the links stay, with its first person filled in; afterwards the
    outcome stands where the links were, and an approval can be withdrawn from the place of *Reject*.
    """
    said = read_page_words(situation.draft.content.language)
    done, status = describe_outcome(decision, said), describe_status(situation, said)
    return {
        **dict(_verdicts(situation, said)),
        said.status: TextEntry(status if done in status else f"{done} · {status}"),
        said.roles: table_roles(situation, said),
        said.findings: table_findings(situation, said),
    }


def _verdicts(situation: Situation, said: PageWords) -> Iterator[Labelled]:
    if situation.roles:
        yield from ((said.verdicts[verdict], _link(situation, verdict, said)) for verdict in OFFERED)
        return
    judgement = situation.judgement
    given = judgement.decision.verdict if isinstance(judgement, SentBack) else Verdict.APPROVE
    for verdict in OFFERED:
        label = said.verdicts[verdict]
        if isinstance(judgement, Approved) and verdict is Verdict.REJECT:
            withdraw = build_decision_link(situation.draft, Verdict.WITHDRAW, situation.course, ())
            yield label, MarkdownEntry(f"[{said.verdicts[Verdict.WITHDRAW]}]({withdraw})")
        elif judgement is not None and verdict is given:
            yield label, TextEntry(describe_status(situation, said))
        else:
            yield label, TextEntry(said.not_offered.format(label=said.status))


def _link(situation: Situation, verdict: Verdict, said: PageWords) -> PageEntry:
    """Return one verdict as words to click; a link too long for that is shown as it is."""
    url = build_decision_link(
        situation.draft,
        verdict,
        situation.course,
        situation.roles,
        findings=situation.open_findings,
        spoken=situation.approvers,
    )
    markdown = f"**[{said.verdicts[verdict]} →]({url})**"
    return MarkdownEntry(markdown) if fits(markdown) else UrlEntry(url)


def _describe_counts(content: Content, said: PageWords) -> str:
    found = [element.citations for element in content.walk_citing()]
    bare = sum(is_unsourced_claim(element) for element in content.walk_citing())
    unsure = sum(citation.status is CitationStatus.TO_VERIFY for cited in found for citation in cited)
    verified = sum(len(cited) for cited in found) - unsure
    return said.to_verify.format(verified=verified, to_verify=unsure, unsourced=bare)


def _cost(draft: Draft) -> str:
    made, usage = draft.provenance, draft.provenance.usage
    writer = made.model or made.author or made.writer.value
    if not usage.calls:
        return f"{writer} · 0 {usage.currency}"
    tokens = f"{usage.input_tokens} + {usage.output_tokens} tokens"
    return f"{writer} · {usage.calls} ({usage.cached_calls}) · {tokens} · {usage.cost:.4f} {usage.currency}"
