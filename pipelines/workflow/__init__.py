"""What the doors call, one verb a file: each walks the stages for one module, and keeps what comes of it.

Dagster, the command line and the desk call these; each takes the workspace and a module's key, asks
one stage for the next contract, and keeps it. Nothing here knows Dagster.
Decided in docs/decisions/0003-one-line-for-all-doors.md.
"""

from pipelines.workflow.adopt import adopt_revisions, describe_unsealed_head, list_adoptable
from pipelines.workflow.analyse import (
    CountedAnalysis,
    analyse_module,
    build_report,
    count_analyses,
    find_analysis,
    find_due_analyses,
)
from pipelines.workflow.batch import (
    BatchMode,
    cancel_batches,
    find_answered_modules,
    is_left_to_batches,
    list_awaited_batches,
    list_nightly_modules,
    list_open_batches,
)
from pipelines.workflow.decide import (
    find_change_request,
    find_recorded_decision,
    judge_draft,
    list_decisions,
    list_recorded,
    record_decision,
)
from pipelines.workflow.deliver import (
    deliver_release,
    find_drifts,
    list_links,
    list_target_capabilities,
    plan_deliveries,
)
from pipelines.workflow.draft import (
    DraftOutcome,
    ReadSources,
    are_sources_read,
    draft_module,
    find_unmet_inputs,
    read_sources,
)
from pipelines.workflow.learn import find_house_style, measure_reviews, propose_house_style
from pipelines.workflow.narrate import load_media
from pipelines.workflow.pull import find_unasked_origins, list_pullable_courses, pull_sources
from pipelines.workflow.pull_results import (
    expire_abandoned,
    forget_learner,
    list_abandoned_courses,
    list_courses_with_results,
    open_course_results,
    pull_results,
)
from pipelines.workflow.regenerate_question import regenerate_question
from pipelines.workflow.release import ReleaseOutcome, release_module, report_to_lrs
from pipelines.workflow.render_documents import find_edition, render_documents
from pipelines.workflow.revise import (
    EditOutcome,
    WordUpload,
    edit_draft,
    find_revision,
    keep_revision,
    read_word,
    render_word_file,
    revise_from_markdown,
)
from pipelines.workflow.send_permission import find_gap, list_policy_gaps
from pipelines.workflow.share_sweep import CourseMeters, SweepPart, split_sweep
from pipelines.workflow.source_findings import add_source_findings
from pipelines.workflow.withdraw import (
    RollBackOutcome,
    list_given_back,
    list_withdrawals,
    record_hand_returns,
    roll_back,
)
from pipelines.workflow.write_revision import write_revision

__all__ = [
    "BatchMode",
    "CountedAnalysis",
    "CourseMeters",
    "DraftOutcome",
    "EditOutcome",
    "ReadSources",
    "ReleaseOutcome",
    "RollBackOutcome",
    "SweepPart",
    "WordUpload",
    "add_source_findings",
    "adopt_revisions",
    "analyse_module",
    "are_sources_read",
    "build_report",
    "cancel_batches",
    "count_analyses",
    "deliver_release",
    "describe_unsealed_head",
    "draft_module",
    "edit_draft",
    "expire_abandoned",
    "find_analysis",
    "find_answered_modules",
    "find_change_request",
    "find_drifts",
    "find_due_analyses",
    "find_edition",
    "find_gap",
    "find_house_style",
    "find_recorded_decision",
    "find_revision",
    "find_unasked_origins",
    "find_unmet_inputs",
    "forget_learner",
    "is_left_to_batches",
    "judge_draft",
    "keep_revision",
    "list_abandoned_courses",
    "list_adoptable",
    "list_awaited_batches",
    "list_courses_with_results",
    "list_decisions",
    "list_given_back",
    "list_links",
    "list_nightly_modules",
    "list_open_batches",
    "list_policy_gaps",
    "list_pullable_courses",
    "list_recorded",
    "list_target_capabilities",
    "list_withdrawals",
    "load_media",
    "measure_reviews",
    "open_course_results",
    "plan_deliveries",
    "propose_house_style",
    "pull_results",
    "pull_sources",
    "read_sources",
    "read_word",
    "record_decision",
    "record_hand_returns",
    "regenerate_question",
    "release_module",
    "render_documents",
    "render_word_file",
    "report_to_lrs",
    "revise_from_markdown",
    "roll_back",
    "split_sweep",
    "write_revision",
]
