"""Links for reviewers: Launchpad with a decision filled in, desk, draft page."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import quote, quote_plus

from adapters.dagster_names import ALONE, DagsterNames
from pipelines.review.policy import find_blocking
from schemas.course import Course, IdentityMode
from schemas.draft import Draft
from schemas.errors import DecisionRefused
from schemas.finding import Finding
from schemas.ids import SHORT_DIGEST
from schemas.plan import PlanRevision
from schemas.refusal import Refusal
from schemas.review import Verdict
from schemas.short_text import shorten_text

JOB = "decide"
OP = "decision"  # Dagster wants one name for the job and another for its op
PARTITION_TAG = "dagster/partition"
RECEIVED_TAG = "premierjet/asked"
"""Tag of a run: the id under which the desk received the decision."""
LONGEST_URL = 15_000  # Dagster's page opens a link of 15 KB, not one of 70
LONGEST_HINT = 120
LONGEST_KEY = 80  # of a module in a brief link: an entry of the queue has the key three times more


@dataclass(frozen=True)
class Prefilled:
    """The run configuration of `decide` in a link.

    `asks_name`: there is an empty field for the name, as no proxy says who decides; `brief` leaves out what
    has a default, and the module if its key is long, as the partition tag names it too.
    """

    module: str
    digest: str
    verdict: Verdict
    asks_name: bool = False
    open_findings: tuple[tuple[str, str], ...] = ()
    brief: bool = False
    names: DagsterNames = ALONE

    def yaml(self) -> str:
        """Return the configuration as YAML: a comment and the reasons of waivers are left to fill in.

        The digest is quoted, because YAML would read some as numbers; the comment comes last, with its
        indentation, so that one can type at once.
        """
        lines = [
            "ops:",
            f"  {OP}:",
            "    config:",
            *([] if self.brief and len(self.module) > LONGEST_KEY else [f"      module: {self.module}"]),
            f'      digest: "{self.digest}"',
            f"      verdict: {self.verdict}",
        ]
        if self.asks_name:
            lines.append('      person: ""')
        if not self.brief or self.open_findings:
            lines += self._list_waivers()
        if not self.brief:
            lines += ["      comment: |-", "        "]
        return "\n".join(lines)

    def _list_waivers(self) -> list[str]:
        if not self.open_findings:
            return ["      waive: []"]
        lines = ["      waive:"]
        for finding, hint in self.open_findings:
            lines += [f"        # {hint}"] if hint else []
            lines.append(f'        - "{finding}: "')
        return lines

    def url(self) -> str:
        """Return the link to the Launchpad, relative to Dagster's address."""
        config, module = quote_plus(self.yaml(), safe=":"), quote_plus(self.module, safe="")
        return (
            f"{self.names.launchpad(JOB)}?config={config}"
            f"&tags[0][key]={PARTITION_TAG}&tags[0][value]={module}"
        )


def build_decision_link(
    draft: Draft,
    verdict: Verdict,
    course: Course,
    *,
    brief: bool = False,
    findings: Sequence[Finding] | None = None,
    names: DagsterNames = ALONE,
) -> str:
    """Return the link that opens the Launchpad for one verdict on a draft.

    Nobody's name is filled in: a reviewer signs their own, or a proxy says it. A link to approve lists the
    blocking findings, or those of `findings` where others were set aside already, each waiting for its
    reason; where that would pass 15,000 characters their messages are left out, then the last of the
    findings.
    """
    prefilled = Prefilled(
        module=draft.module,
        digest=draft.content.canonical_digest()[:SHORT_DIGEST],
        verdict=verdict,
        asks_name=course.review.identity is IdentityMode.LOCAL,
        brief=brief,
        names=names,
    )
    if verdict is not Verdict.APPROVE:
        return prefilled.url()
    still_open = find_blocking(draft) if findings is None else tuple(findings)
    return _fit_hints(prefilled, still_open, draft)


def build_plan_link(
    plan: PlanRevision,
    verdict: Verdict,
    course: Course,
    faults: Sequence[Finding],
    names: DagsterNames = ALONE,
) -> str:
    """Return the link that opens the Launchpad for one verdict on a plan, as `build_decision_link` does."""
    open_findings = tuple((finding.id, "") for finding in faults) if verdict is Verdict.APPROVE else ()
    return Prefilled(
        module=plan.module,
        digest=plan.digest[:SHORT_DIGEST],
        verdict=verdict,
        asks_name=course.review.identity is IdentityMode.LOCAL,
        open_findings=open_findings,
        names=names,
    ).url()


def build_desk_link(desk_url: str, draft: Draft) -> str:
    """Return the address of the page that shows the draft beside its sources."""
    digest = draft.content.canonical_digest()[:SHORT_DIGEST]
    return f"{desk_url.rstrip('/')}/drafts/{quote(draft.module, safe='')}/{digest}"


def build_comparison_link(desk_url: str, module: str, earlier: int, newer: int) -> str:
    """Return the address of the page that compares two revisions of a module word by word."""
    return f"{desk_url.rstrip('/')}/history/{quote(module, safe='')}/compare?from={earlier}&to={newer}"


def preview_link(desk_url: str, draft: Draft) -> str:
    """Return the address of the preview that shows the draft as learners will see it."""
    digest = draft.content.canonical_digest()[:SHORT_DIGEST]
    return f"{desk_url.rstrip('/')}/preview/{quote(draft.module, safe='')}/{digest}/"


def draft_page_link(module: str, names: DagsterNames = ALONE) -> str:
    """Return the link to a module's draft in Dagster, with links for every verdict."""
    return names.asset_page("draft", module)


def build_plan_desk_link(desk_url: str, module: str) -> str:
    """Return the address of the page that shows a module's plan with its passages."""
    return f"{desk_url.rstrip('/')}/plans/{quote(module, safe='')}"


def build_plan_verdict_link(desk_url: str, plan: PlanRevision, verdict: Verdict) -> str:
    """Return the address of the page on which a person confirms a verdict on a plan."""
    digest = plan.digest[:SHORT_DIGEST]
    return f"{build_plan_desk_link(desk_url, plan.module)}/{digest}/decide/{verdict}"


def plan_page_link(module: str, names: DagsterNames = ALONE) -> str:
    """Return the link to a module's plan in Dagster, with links for every verdict."""
    return names.asset_page("plan", module)


def read_verdict(text: str, module: str) -> Verdict:
    """Return the verdict of its name; raises DecisionRefused if it is not one."""
    try:
        return Verdict(text)
    except ValueError as error:
        verdicts = ", ".join(Verdict)
        refusal = Refusal("decision.no_verdict", module=module, verdict=text, verdicts=verdicts)
        raise DecisionRefused(refusal) from error


def parse_waivers(lines: Sequence[str]) -> dict[str, str]:
    """Return the reason for each finding id of strings like `f-1a2b3c4d: why it can stay`.

    Raises DecisionRefused if a string names no finding, or a finding is named twice; whether the
    reason will do is judged with the rest of the decision.
    """
    waivers: dict[str, str] = {}
    for line in lines:
        finding, colon, reason = line.partition(":")
        finding = finding.strip()
        if not colon or not finding:
            raise DecisionRefused(Refusal("decision.waiver_of_nothing", line=line))
        if finding in waivers:
            raise DecisionRefused(Refusal("decision.waived_twice", finding=finding))
        waivers[finding] = reason.strip()
    return waivers


def _fit_hints(prefilled: Prefilled, findings: tuple[Finding, ...], draft: Draft) -> str:
    """Return the link with hints on the findings, or only ids, or fewer ids, so that it is short enough."""
    findings_hinted = tuple((finding.id, _write_hint(finding, draft)) for finding in findings)
    url = replace(prefilled, open_findings=findings_hinted).url()
    findings_kept = tuple((finding, "") for finding, _ in findings_hinted)
    while len(url) > LONGEST_URL:
        url = replace(prefilled, open_findings=findings_kept).url()
        findings_kept = findings_kept[: len(findings_kept) * 3 // 4]
    return url


def _write_hint(finding: Finding, draft: Draft) -> str:
    """Return the finding's message as a YAML comment may hold it: one line of printable characters."""
    message = f"{finding.place}: {finding.message(draft.content.language)}"
    line = " ".join("".join(c if c.isprintable() else " " for c in message).split())
    return shorten_text(line, LONGEST_HINT)
