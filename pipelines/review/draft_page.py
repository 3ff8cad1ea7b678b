"""Entries of a draft's page in Dagster, before and after a decision."""

from collections.abc import Iterator

from adapters.dagster_names import ALONE, DagsterNames
from pipelines.review.account_table import read_account_words, table_account
from pipelines.review.changes import describe_changes
from pipelines.review.draft_tables import table_alignment, table_citations, table_findings
from pipelines.review.draft_text import list_text_sections
from pipelines.review.entries import Labelled, MarkdownEntry, PageEntry, TextEntry, UrlEntry
from pipelines.review.evidence_phrases import is_unsourced_claim
from pipelines.review.links import build_decision_link, build_desk_link, preview_link
from pipelines.review.markdown import fits
from pipelines.review.page_words import PageWords, read_page_words
from pipelines.review.part_names import read_part_names
from pipelines.review.queue import OFFERED
from pipelines.review.role_table import table_roles
from pipelines.review.situation import Situation
from pipelines.review.status_sentences import describe_outcome, describe_status
from pipelines.review.versions import Versions
from schemas.draft import CitationStatus, Content, Draft
from schemas.draft.nature_labels import LABELLED, count_natures
from schemas.review import Approved, Decision, SentBack, Verdict
from schemas.source_account import SourceAccount


def draft_page(
    situation: Situation,
    earlier: Versions,
    desk_url: str,
    account: SourceAccount | None = None,
    names: DagsterNames = ALONE,
) -> dict[str, PageEntry]:
    """Return a draft's page: entries by label, the desk first, then the verdicts, the text and its sources.

    `earlier` are the revisions to compare with, `account` says what became of the sources' words. Labels are
    in the module's language.
    """
    draft = situation.draft
    words = read_page_words(draft.content.language)
    return {
        words.desk: UrlEntry(build_desk_link(desk_url, draft)),
        **dict(_list_verdict_entries(situation, words, names)),
        words.status: TextEntry(describe_status(situation, words)),
        words.roles: table_roles(situation, words),
        **dict(_list_preview(draft, desk_url, words)),
        words.findings: table_findings(situation, words),
        **_make_comments(situation, words),
        **_make_objectives(draft.content, words),
        **dict(describe_changes(draft, earlier, words, desk_url)),
        words.citations: TextEntry(_describe_counts(draft.content, words)),
        **_make_account(account, words),
        words.revision: TextEntry(str(draft.revision)),
        words.digest: TextEntry(draft.content.canonical_digest()),
        words.cost: TextEntry(_describe_cost(draft)),
        **dict(list_text_sections(draft.content, words)),
        **_make_citations(draft.content, words),
    }


def _make_citations(content: Content, words: PageWords) -> dict[str, PageEntry]:
    """Return the table of citations, if there are any: paperwork is filled from data and cites nothing."""
    table = table_citations(content, words)
    return {words.table_of_citations: table} if table.rows else {}


def _make_account(account: SourceAccount | None, words: PageWords) -> dict[str, PageEntry]:
    """Return the table of the sources' words, if there is an account of them."""
    if account is None or not account.words:
        return {}
    return {read_account_words(words.language).label: table_account(account, words.language)}


def _make_objectives(content: Content, words: PageWords) -> dict[str, PageEntry]:
    """Return the table of objectives, if the module has any."""
    return {words.alignment: table_alignment(content, words)} if content.objectives else {}


def _list_preview(draft: Draft, desk_url: str, words: PageWords) -> Iterator[Labelled]:
    """Yield the link to the learner's preview; documents of the course have none."""
    if not all(artefact.of_a_course for artefact in draft.content.artefacts):
        yield words.preview, UrlEntry(preview_link(desk_url, draft))


def after_decision(
    decision: Decision, situation: Situation, names: DagsterNames = ALONE
) -> dict[str, PageEntry]:
    """Return the entries a decision changes, under the labels they have on the page.

    While a role is still awaited the links stay. Afterwards they are
    replaced by the outcome, and after an approval the link to reject becomes one to withdraw.
    """
    words = read_page_words(situation.draft.content.language)
    done, status = describe_outcome(decision, words), describe_status(situation, words)
    return {
        **dict(_list_verdict_entries(situation, words, names)),
        words.status: TextEntry(status if done in status else f"{done} · {status}"),
        words.roles: table_roles(situation, words),
        words.findings: table_findings(situation, words),
        **_make_comments(situation, words),
    }


def _make_comments(situation: Situation, words: PageWords) -> dict[str, PageEntry]:
    """Return the number of open comments, if there are any."""
    return {words.comments: TextEntry(str(situation.open_comments))} if situation.open_comments else {}


def _list_verdict_entries(situation: Situation, words: PageWords, names: DagsterNames) -> Iterator[Labelled]:
    if situation.roles:
        yield from (
            (words.verdicts[verdict], _make_verdict_entry(situation, verdict, words, names))
            for verdict in OFFERED
        )
        return
    judgement = situation.judgement
    verdict_given = judgement.decision.verdict if isinstance(judgement, SentBack) else Verdict.APPROVE
    for verdict in OFFERED:
        label = words.verdicts[verdict]
        if isinstance(judgement, Approved) and verdict is Verdict.REJECT:
            withdraw = build_decision_link(situation.draft, Verdict.WITHDRAW, situation.course, names=names)
            yield label, MarkdownEntry(f"[{words.verdicts[Verdict.WITHDRAW]}]({withdraw})")
        elif judgement is not None and verdict is verdict_given:
            yield label, TextEntry(describe_status(situation, words))
        else:
            yield label, TextEntry(words.not_offered.format(label=words.status))


def _make_verdict_entry(
    situation: Situation, verdict: Verdict, words: PageWords, names: DagsterNames
) -> PageEntry:
    """Return the entry of one verdict: linked words, or the bare link if that would be too long."""
    url = build_decision_link(
        situation.draft,
        verdict,
        situation.course,
        findings=situation.open_findings,
        names=names,
    )
    markdown = f"**[{words.name_link(verdict)} →]({url})**"
    return MarkdownEntry(markdown) if fits(markdown) else UrlEntry(url)


def _describe_counts(content: Content, words: PageWords) -> str:
    citations_by_element = [element.citations for element in content.walk_citing()]
    bare = sum(is_unsourced_claim(element) for element in content.walk_citing())
    unsure = sum(
        citation.status is CitationStatus.TO_VERIFY for cited in citations_by_element for citation in cited
    )
    verified = sum(len(cited) for cited in citations_by_element) - unsure
    natures, names = count_natures(content.walk_citing()), read_part_names(words.language)
    marked = (
        f"{names[f'nature_{each}']}{names.colon}{natures[each]}" for each in LABELLED if each in natures
    )
    counts = words.to_verify.format(verified=verified, to_verify=unsure, unsourced=bare)
    return " · ".join((counts, *marked))


def _describe_cost(draft: Draft) -> str:
    made, usage = draft.provenance, draft.provenance.usage
    writer = made.model or made.author or made.writer.value
    if not usage.calls:
        return f"{writer} · 0 {usage.currency}"
    tokens = f"{usage.input_tokens} + {usage.output_tokens} tokens"
    return f"{writer} · {usage.calls} ({usage.cached_calls}) · {tokens} · {usage.cost:.4f} {usage.currency}"
