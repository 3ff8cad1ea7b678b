"""Run the main job on the bundled example course: sources, drafts, a decision, packages, a delivery.

No key, no account, no server. The approval is recorded under the name `demo`, which says that no
person read the drafts; what has an open blocking finding is left for you to decide, and so is paperwork:
it binds people, so only a person may let it out.
"""

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from adapters.courses import COURSE_FILE, read_course
from adapters.root import CHECKOUT, MARKER, begin_root
from adapters.workspace import Workspace, open_workspace
from pipelines.cli.init import BUNDLED, make_course_folder
from pipelines.cli.output import AsJson, Root, answer, print_warning, write_table
from pipelines.course_setup.course_text import write_schema_header
from schemas.draft import list_questions_of
from schemas.finding import Severity
from schemas.ids import DEMO
from schemas.review import Approved

EXAMPLE = "hygiene-et-froid"


@dataclass(frozen=True)
class ModuleOutcome:
    """How far one module of the example came: its questions, findings and outcome."""

    module: str
    questions: int
    findings: int
    outcome: str


def run(root: Root = None, as_json: AsJson = False) -> None:
    """Run the whole line on the example course."""
    from pipelines.cli.progress import show_progress, show_spinner
    from pipelines.cli.runs import open_runs
    from pipelines.workflow.sweep import draft_modules

    workspace = open_workspace(begin_root(root, BUNDLED / MARKER))
    folder = _bring_example(workspace)
    course = read_course(folder).course
    keys = [course.key_of(module) for module in course.drafted_modules]
    with show_progress("Reading sources and drafting", len(keys)) as done:
        failures = draft_modules(workspace, keys, print_warning, done)
    with open_runs(workspace.root) as runs:
        for key in keys:
            if key in failures:
                raise failures[key]
            if not _may_demo_decide(workspace, key):
                continue
            with show_spinner(f"Approving, packaging and delivering {key}"):
                runs.run_job("decide", _build_approval(workspace, key), tags={"dagster/partition": key})
                _release_and_deliver(workspace, key)
    outcomes = [_describe_module(workspace, key) for key in keys]
    rows = [(w.module, str(w.questions or ""), str(w.findings), w.outcome) for w in outcomes]
    text = "\n".join(
        [
            write_table(("module or document", "questions", "findings", "outcome"), rows),
            *_list_blocking_findings(workspace, keys),
            "",
            f"Course      {folder / COURSE_FILE}",
            *(f"Delivered   {place}" for place in _list_places(workspace, keys)),
            f"Records     {workspace.records.store.place}",
            "",
            "`demo` is no person: it lets no paperwork out, and approves nothing that a finding blocks.",
            "For real work take it out of course.yaml and decide yourself.",
            *_list_next_steps(workspace),
        ]
    )
    document = {"course": str(folder), "modules": [vars(each) for each in outcomes]}
    answer(document, text, as_json=as_json)


def _list_next_steps(workspace: Workspace) -> tuple[str, ...]:
    """Return how to decide oneself: at the desk that a checkout serves, else with verbs."""
    if (CHECKOUT / "Makefile").is_file():
        return (
            f"  make ui, then {workspace.settings.desk_url} : say who you are, read the draft, correct it,",
            "  approve it. The packages follow by themselves.",
        )
    return (
        "  premierjet show MODULE prints the draft, premierjet decide MODULE approve --as YOU approves it;",
        "  then premierjet package MODULE, and premierjet deliver MODULE.",
    )


def _bring_example(workspace: Workspace) -> Path:
    """Copy the example into the user's courses, unless it is there already."""
    folder = workspace.courses / EXAMPLE
    if not folder.exists():
        with make_course_folder(folder):
            shutil.copytree(BUNDLED / EXAMPLE, folder, dirs_exist_ok=True)
            file = folder / COURSE_FILE
            _, _, rest = file.read_text(encoding="utf-8").partition("\n")
            file.write_text(f"{write_schema_header(folder)}\n{rest}", encoding="utf-8")
    return folder


def _may_demo_decide(workspace: Workspace, key: str) -> bool:
    """Return whether the demo may approve a draft.

    It approves no paperwork, nothing that a finding blocks, and nothing that a person has decided on.
    """
    from pipelines.queries.lookups import require_head
    from pipelines.workflow.decide import judge_draft

    folder, module = workspace.find_module(key)
    if "paperwork" in module.artefacts:
        return False
    head = require_head(workspace, key)
    judgement = judge_draft(workspace, head, datetime.now(UTC))
    blocked = any(finding.severity is Severity.BLOCKING for finding in head.findings)
    return judgement.kind == "waiting" and not blocked and DEMO in folder.course.review.people


def _build_approval(workspace: Workspace, key: str) -> dict[str, object]:
    from pipelines.queries.lookups import require_head

    return {
        "module": key,
        "digest": require_head(workspace, key).content.canonical_digest()[:12],
        "verdict": "approve",
        "person": DEMO,
        "comment": "Recorded by `premierjet demo`; no person read this draft.",
        "waive": [],
    }


def _release_and_deliver(workspace: Workspace, key: str) -> None:
    from pipelines.workflow.deliver import deliver_release
    from pipelines.workflow.release import release_module
    from pipelines.workflow.report_recorded import report_or_warn

    outcome = release_module(workspace, key, datetime.now(UTC))
    if outcome.published is not None:
        report_or_warn(workspace, outcome.published, print_warning)
    deliver_release(workspace, key, datetime.now(UTC))


def _describe_module(workspace: Workspace, key: str) -> ModuleOutcome:
    from pipelines.queries.lookups import require_head
    from pipelines.workflow.decide import judge_draft

    head = require_head(workspace, key)
    releases = workspace.records.releases(key)
    if isinstance(judge_draft(workspace, head, datetime.now(UTC)), Approved) and releases:
        count = len(releases[-1].packages)
        outcome = f"approved, release {releases[-1].number}, {count} package{'s' if count > 1 else ''}"
    else:
        outcome = "waits for a person"
    return ModuleOutcome(
        key, len(list_questions_of(head.content.artefacts, scored=True)), len(head.findings), outcome
    )


def _list_blocking_findings(workspace: Workspace, keys: list[str]) -> list[str]:
    """Return the blocking findings, a line each in the module's language: a person has to decide on them."""
    heads = [head for key in keys if (head := workspace.records.head(key)) is not None]
    return [
        f"  {head.module}: {finding.message(head.content.language)}"
        for head in heads
        for finding in head.findings
        if finding.severity is Severity.BLOCKING
    ]


def _list_places(workspace: Workspace, keys: list[str]) -> list[str]:
    places = set()
    for key in keys:
        folder, _ = workspace.find_module(key)
        for release in workspace.records.releases(key)[-1:]:
            for target in folder.course.targets:
                receipt = workspace.records.receipt(key, target.id, release.number)
                if receipt is not None:
                    places.add(receipt.location)
    return sorted(places)
