"""Texts of the review pages, in the language of the module under review."""

from dataclasses import dataclass
from datetime import datetime

from pipelines.review.line_change import LineChange
from schemas.anchor import Anchor, ContextPlace
from schemas.draft import CitationStatus
from schemas.language import Language
from schemas.languages.texts import fill_wording
from schemas.places import describe_nearest_place, name_source
from schemas.review import Lapse, Verdict
from schemas.seal import Reread


@dataclass(frozen=True)
class PageWords:
    """One language's labels and sentences."""

    language: Language
    verdicts: dict[Verdict, str]
    outcomes: dict[Verdict, str]
    read: str
    draft_page: str
    plan: str
    plan_page: str
    other_verdicts: str
    approve_here: str
    status: str
    digest: str
    revision: str
    findings: str
    citations: str
    changes: str
    changes_approved: str
    changes_first: str
    change_columns: tuple[str, ...]
    line_changes: dict[LineChange, str]
    text: str
    cost: str
    desk: str
    preview: str
    roles: str
    table_of_citations: str
    alignment: str
    alignment_columns: tuple[str, ...]
    alignment_rest: str
    role_columns: tuple[str, ...]
    finding_columns: tuple[str, ...]
    citation_columns: tuple[str, ...]
    waiting_since: str
    since_unknown: str
    due: str
    overdue: str
    awaited: str
    missing_people: str
    blocking: str
    comments: str
    open_comments: str
    none_blocks: str
    escalated: str
    escalates: str
    stands_in: str
    lapsed: str
    lapses: dict[Lapse, str]
    answered: str
    nothing_changed: str
    settled: str
    reread: dict[Reread, str]
    good_until: str
    role_awaited: str
    waived: str
    adopted: str
    not_offered: str
    first_revision: str
    none_approved: str
    first_draft: str
    no_machine_draft: str
    said_above: str
    from_to: str
    cut: str
    rows_cut: str
    by: str
    commented: str
    no_findings: str
    unchanged: str
    to_verify: str
    unsourced: str
    severities: dict[str, str]
    dimensions: dict[str, str]
    statuses: dict[CitationStatus, str]

    def name_link(self, verdict: Verdict) -> str:
        """Return the words of the link to a verdict in Dagster; drafts are approved at the desk too."""
        return self.approve_here if verdict is Verdict.APPROVE else self.verdicts[verdict]

    def attribute(self, outcome: str, person: str, at: datetime) -> str:
        """Return an outcome with who decided it, and when."""
        return self.by.format(outcome=outcome, person=person, when=format_moment(at))

    def add_comment(self, sentence: str, comment: str) -> str:
        """Return a sentence with the comment of whoever decided, if there is one."""
        return self.commented.format(said=sentence, comment=comment) if comment else sentence

    def where(self, at: Anchor) -> str:
        """Return a place in a document for a person, after the heading above it."""
        heading = () if isinstance(at.place, ContextPlace) else at.heading[-1:]
        return " › ".join([*heading, describe_nearest_place(at, self.language)])

    def name_source(self, source: str) -> str:
        """Return the name of a source for a person."""
        return name_source(source, self.language)


def format_moment(at: datetime) -> str:
    """Return a moment as ISO date, hour and minute, with its time zone."""
    return f"{at:%Y-%m-%d %H:%M} {at.tzname() or ''}".strip()


def read_page_words(language: Language) -> PageWords:
    """Return the words of a language."""
    return fill_wording(PageWords, "review.draft_page", language)
