"""Data of the page of one draft, read from the store and the ledger."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from itertools import chain

from adapters.workspace import Workspace
from pipelines.desk.citation_links import CitedSources, list_content_evidence
from pipelines.desk.known_states import ReviewState
from pipelines.desk.media_routes import describe_figures, list_recordings
from pipelines.desk.module_states import find_review_state
from pipelines.desk.passages import PicturePassage, SourcePassage, list_passages
from pipelines.queries.changed_quotations import find_changed_quotations
from pipelines.queries.release_lookups import find_printed_sheet, find_release_of_draft
from pipelines.queries.review_situation import find_situation, read_draft_record
from pipelines.queries.source_account import find_account
from pipelines.workflow.send_permission import list_policy_gaps
from schemas.answer_seal import AnswerSeal
from schemas.comment_seal import CommentSeal
from schemas.course import Course
from schemas.draft import Cited, Content, Draft, Recording, SentenceVerdict
from schemas.errors import PremierjetError
from schemas.finding import Dimension, Finding, Severity
from schemas.ids import SHORT_DIGEST
from schemas.language import Language
from schemas.operation import Operation
from schemas.plan_seal import PlanSeal
from schemas.refusal import Explanation, Refusal
from schemas.release import Release
from schemas.review import Decision, LedgerEntry, SentBack
from schemas.seal import RevisionSeal
from schemas.session_seal import SessionSeal
from schemas.source import SourceFailure, SourceText
from schemas.source_account import SourceAccount

WEIGHT = {Severity.BLOCKING: 0, Severity.WARNING: 1, Severity.NOTE: 2}

FIRST_TOLD = (
    Dimension.WRONG,
    Dimension.UNSOURCED,
    Dimension.IMPRECISE,
    Dimension.FLAW,
    Dimension.PEDAGOGY,
    Dimension.LANGUAGE,
    Dimension.GENERIC,
)
"""What a finding may be about, in the order in which a person looks at findings of one weight."""

OF_KEYS = "critic.key"
OF_SUPPORT = ("critic.contradicted", "critic.unsupported", "critic.in_part")
"""Rules of what a critic says of keys and of cited passages, in the order in which a reviewer reads them."""


@dataclass(frozen=True)
class ShownSource:
    """One source as the page shows it."""

    source: SourceText
    letter: str
    cited: int
    passages: tuple[SourcePassage | PicturePassage, ...]


@dataclass(frozen=True)
class DraftPage:
    """A draft, its sources, its findings and the decisions on it.

    `digest` is that of the draft shown, `current` that of the newest; `content` may hold a person's edits.
    """

    course: Course
    draft: Draft
    content: Content
    digest: str
    current: str
    evidence: CitedSources
    shown_sources: tuple[ShownSource, ...]
    failures: tuple[SourceFailure, ...]
    entries: tuple[LedgerEntry, ...]
    """The ledger's entries of the draft: what people decided, and what was released."""

    seal: RevisionSeal | None
    unsealed: Refusal | None
    """Why the draft is not as the ledger sealed it; None if it is."""

    state: ReviewState
    awaited: tuple[str, ...]
    sent_back: Decision | None
    """What sent the newest revision back; None for an older one, and where nobody did."""

    nothing_changed: bool
    """It answers what sent it back with the very same text."""

    findings: tuple[Finding, ...]
    verdicts: dict[str, SentenceVerdict]
    """What a critic said of elements, by their id."""

    changed: tuple[Finding, ...]
    """Quotations of releases that their source no longer holds, without those among `findings`."""

    account: SourceAccount | None
    """What became of the words of its sources; None for documents that teach none."""

    pictures: dict[str, str]
    recordings: dict[str, Recording]
    release: Release | None
    """The release made from this draft, if it has a release sheet."""

    gaps: tuple[Explanation, ...]
    """What delivered releases lack to meet the course's policy as it is now."""

    @property
    def is_current(self) -> bool:
        """Return whether this is the newest revision, which decisions are about."""
        return self.digest == self.current

    def find_verdict(self, element: Cited) -> SentenceVerdict | None:
        """Return what a critic said of an element as it is now; None if it said nothing of it."""
        verdict = self.verdicts.get(element.id)
        is_of_it = verdict is not None and verdict.element == element.canonical_digest()
        return verdict if is_of_it else None

    def list_findings_at(self, place: str) -> tuple[Finding, ...]:
        """Return the findings of an element, a deliverable or a source."""
        return tuple(self._findings_by_place.get(place, ()))

    def find_fragment(self, place: str) -> str | None:
        """Return the id of a finding's place on the page, as `st-0004` or `source-A`; None if it has none."""
        letter = self.evidence.letters.get(place)
        if letter:
            return f"source-{letter}"
        return place if place in self._places else None

    @cached_property
    def _findings_by_place(self) -> Mapping[str, list[Finding]]:
        by_place: defaultdict[str, list[Finding]] = defaultdict(list)
        for finding in self.findings:
            by_place[finding.place].append(finding)
        return by_place

    @cached_property
    def _places(self) -> frozenset[str]:
        """The ids that the page gives to elements, sections and deliverables."""
        elements = (element.id for element in self.content.list_named())
        kinds = (artefact.kind for artefact in self.content.artefacts)
        return frozenset(chain(elements, kinds))


def build_draft_page(
    workspace: Workspace, course: Course, draft: Draft, content: Content, language: Language
) -> DraftPage:
    """Return the page of a draft; `content` is its own, or that with a person's edits.

    Raises StoreUnusable or LedgerBroken if a stored byte has changed.
    """
    key = draft.module
    head = workspace.records.head(key) or draft
    spans = workspace.records.spans(key)
    record = read_draft_record(workspace, course, draft)
    releases = workspace.records.releases(key)
    situation = find_situation(workspace, head, datetime.now(UTC))
    judgement, is_head = situation.judgement, head.content == draft.content
    sent_back = judgement.decision if isinstance(judgement, SentBack) and is_head else None
    evidence = CitedSources(list_content_evidence(content), spans, language)
    release = find_release_of_draft(draft, releases, record.entries)
    own_findings = {finding.id for finding in draft.findings}
    return DraftPage(
        course=course,
        draft=draft,
        content=content,
        digest=draft.content.canonical_digest()[:SHORT_DIGEST],
        current=head.content.canonical_digest()[:SHORT_DIGEST],
        evidence=evidence,
        shown_sources=list_shown_sources(evidence),
        failures=spans.failures if spans else (),
        entries=tuple(entry for entry in record.entries if not _is_of_plan_or_seal(entry)),
        seal=record.seal,
        unsealed=record.unsealed,
        state=find_review_state(situation, releases),
        awaited=situation.roles,
        sent_back=sent_back,
        nothing_changed=sent_back is not None and situation.is_answered,
        account=find_account(workspace, draft, content),
        pictures=describe_figures(content),
        recordings=list_recordings(content),
        release=release if find_printed_sheet(workspace.records, release, record.entries) else None,
        gaps=list_gaps(workspace, key, language),
        findings=_sort_findings(draft.findings, content),
        verdicts={verdict.place: verdict for verdict in draft.verdicts or ()},
        changed=tuple(
            each for each in find_changed_quotations(workspace, key, spans) if each.id not in own_findings
        ),
    )


def _sort_findings(findings: tuple[Finding, ...], content: Content) -> tuple[Finding, ...]:
    """Return findings by what a person should look at first, alike ones in the order of the page."""
    at = {each.id: number for number, each in enumerate(content.list_named())}
    return tuple(sorted(findings, key=lambda each: (*_rank(each), at.get(each.place, -1), each.place)))


def _rank(finding: Finding) -> tuple[bool, int, int, int]:
    """Return a finding's rank: first keys a critic answers otherwise, then by weight, support and subject."""
    doubt = OF_SUPPORT.index(finding.rule) if finding.rule in OF_SUPPORT else len(OF_SUPPORT)
    about = FIRST_TOLD.index(finding.dimension)
    return finding.rule != OF_KEYS, WEIGHT[finding.severity], doubt, about


def list_gaps(workspace: Workspace, key: str, language: Language) -> tuple[Explanation, ...]:
    """Return what delivered releases lack to meet the policy now; empty if that cannot be read."""
    try:
        return tuple(
            each.report.explain(language) for each in list_policy_gaps(workspace, key, datetime.now(UTC))
        )
    except PremierjetError:
        return ()


def list_shown_sources(evidence: CitedSources) -> tuple[ShownSource, ...]:
    """Return the sources as the page shows them beside a draft."""
    return tuple(
        ShownSource(
            source,
            evidence.letters[source.name],
            evidence.count_cited(source),
            tuple(list_passages(source, evidence.citing)),
        )
        for source in evidence.sources
    )


def _is_of_plan_or_seal(entry: LedgerEntry) -> bool:
    """Return whether an entry is about what has its own page: a plan, the comments, deliveries."""
    recorded = entry.recorded
    is_of_plan = isinstance(recorded, Decision) and recorded.subject is not None
    shown_elsewhere = (RevisionSeal, PlanSeal, AnswerSeal, SessionSeal, CommentSeal, Operation)
    return is_of_plan or isinstance(recorded, shown_elsewhere)
