"""The straight line from sources to LMS, as every front door walks it: one function a stage.

Dagster, the command line and the desk call these; each takes the workspace and a module's key, asks
one stage for the next contract, and keeps it. Nothing here knows Dagster.
Decided in docs/decisions/0003-one-line-for-all-doors.md.
"""

from pipelines.line.analysing import Analysed, analyse_module, analysed, analyses_due, analysis_of, report
from pipelines.line.batching import (
    Asking,
    answered,
    asked_at_night,
    awaited,
    batches_under_way,
    cancel_batches,
    left_to_batches,
)
from pipelines.line.covering import content_covered, covered, uncovered
from pipelines.line.deciding import changes_asked, decisions, foreseen, judgement_of, record, recorded
from pipelines.line.delivering import capabilities, delivery_plans, drifts, links, send
from pipelines.line.documenting import documents, edition
from pipelines.line.drafting import Drafted, Sourced, draft, is_read, source, unmet_inputs
from pipelines.line.findings import with_source_findings
from pipelines.line.kept import needed_head, needed_spans
from pipelines.line.learning import house_style, measures, propose_house_style
from pipelines.line.narrating import media
from pipelines.line.new_revision import write_revision
from pipelines.line.permission import find_gap, policy_gaps
from pipelines.line.pulling import never_pulled, pull, pullable
from pipelines.line.regenerating import another
from pipelines.line.releasing import Released, release, tell_lrs
from pipelines.line.resting import changed_under_releases
from pipelines.line.resulting import (
    abandoned,
    expire_abandoned,
    forget_learner,
    pull_results,
    results_of,
    with_results,
)
from pipelines.line.reviewing import earlier_versions, situation
from pipelines.line.revising import (
    Edited,
    Uploaded,
    edit,
    keep,
    read_word,
    revise,
    revision_named,
    word_file,
)
from pipelines.line.sharing import Meters, Part, parts
from pipelines.line.unsealed import adopt, adoptable, head_unsealed
from pipelines.line.withdrawing import (
    Rolled,
    given_back,
    record_hand_returns,
    roll_back,
    withdrawn,
)

__all__ = [
    "Analysed",
    "Asking",
    "Drafted",
    "Edited",
    "Meters",
    "Part",
    "Released",
    "Rolled",
    "Sourced",
    "Uploaded",
    "abandoned",
    "adopt",
    "adoptable",
    "analyse_module",
    "analysed",
    "analyses_due",
    "analysis_of",
    "another",
    "answered",
    "asked_at_night",
    "awaited",
    "batches_under_way",
    "cancel_batches",
    "capabilities",
    "changed_under_releases",
    "changes_asked",
    "content_covered",
    "covered",
    "decisions",
    "delivery_plans",
    "documents",
    "draft",
    "drifts",
    "earlier_versions",
    "edit",
    "edition",
    "expire_abandoned",
    "find_gap",
    "foreseen",
    "forget_learner",
    "given_back",
    "head_unsealed",
    "house_style",
    "is_read",
    "judgement_of",
    "keep",
    "left_to_batches",
    "links",
    "measures",
    "media",
    "needed_head",
    "needed_spans",
    "never_pulled",
    "parts",
    "policy_gaps",
    "propose_house_style",
    "pull",
    "pull_results",
    "pullable",
    "read_word",
    "record",
    "record_hand_returns",
    "recorded",
    "release",
    "report",
    "results_of",
    "revise",
    "revision_named",
    "roll_back",
    "send",
    "situation",
    "source",
    "tell_lrs",
    "uncovered",
    "unmet_inputs",
    "with_results",
    "with_source_findings",
    "withdrawn",
    "word_file",
    "write_revision",
]
