"""Output of `deliver`: its plan, what targets hold now, and where delivered files are read."""

from collections.abc import Sequence

from pipelines.cli.output import write_table
from schemas.delivery import Capabilities, DeliveryPlan, Drift, Link, PolicyGap
from schemas.language import Language
from schemas.withdrawal import RolledBack


def describe_plans(plans: Sequence[DeliveryPlan]) -> str:
    """Return delivery plans for a person: what would be sent where, and what is left to do by hand."""
    return (
        "\n\n".join(_describe_plan(each) for each in plans) or "There is no release to deliver, or no target."
    )


def describe_check(
    modules: int, found: Sequence[Drift], gaps: Sequence[PolicyGap], returned: Sequence[RolledBack] = ()
) -> str:
    """Return the result of `deliver --check` for a person.

    `found` are differences at targets, `gaps` what releases lack to meet the policy, `returned` the releases
    that somebody went back to by hand; `modules` counts those delivered.
    """
    returned_texts = [str(each.tell(Language.ENGLISH)) for each in returned]
    gap_texts = [describe_gap(each) for each in gaps]
    if not found:
        unchanged = f"Every delivered module ({modules}) is at its targets as it was delivered."
        return "\n".join(
            [*returned_texts, unchanged if modules else "Nothing was delivered yet.", *gap_texts]
        )
    return "\n".join([*returned_texts, *(str(each.explain(Language.ENGLISH)) for each in found), *gap_texts])


def describe_gap(gap: PolicyGap) -> str:
    """Return for a person what a delivered release lacks to meet the policy as it is now."""
    return str(gap.report.explain(Language.ENGLISH))


def describe_links(found: dict[str, dict[str, tuple[Link, ...]]]) -> str:
    """Return a table of the addresses of delivered files, by module and target."""
    rows = [
        (module, target, link.name.rpartition("/")[2], _format_expiry(link), link.url)
        for module, targets in found.items()
        for target, links in targets.items()
        for link in links
    ]
    if not rows:
        return "No target gives addresses of what was delivered: a bucket does, and one with `public_url`."
    return write_table(("module", "target", "file", "until", "address"), rows)


def _describe_plan(plan: DeliveryPlan) -> str:
    head = f"{plan.module}, release {plan.release} → {plan.target} ({plan.place})"
    if plan.trouble is not None:
        return f"{head}\ncannot be asked: {plan.trouble}"
    size = sum(step.size for step in plan.sent_steps)
    unchanged = len(plan.steps) - len(plan.sent_steps)
    lines = [head, f"{len(plan.sent_steps)} to send ({size:,} bytes), {unchanged} there already."]
    if plan.sent_steps:
        rows = [(step.does.value, step.name, str(step.size), step.sha256[:12]) for step in plan.sent_steps]
        lines.append(write_table(("does", "name", "bytes", "sha256"), rows))
    hidden = plan.tell_hidden(Language.ENGLISH)
    return "\n".join([*lines, *([f"Hidden: {hidden.why}."] if hidden else []), *_describe_capabilities(plan)])


def describe_manual_steps(target: str, capabilities: Capabilities) -> list[str]:
    """Return what a person has to do at a target after a delivery."""
    return [f"By hand: {each.explain(target, Language.ENGLISH)}." for each in capabilities.by_hand]


def _describe_capabilities(plan: DeliveryPlan) -> list[str]:
    capabilities = plan.capabilities
    if capabilities is None:
        return []
    abilities = {
        "shows it to learners": capabilities.shows,
        "goes back": capabilities.goes_back,
        "shows nothing again": capabilities.takes_out,
        "gives links": capabilities.links,
        "gives results": capabilities.results,
    }
    line = "By itself: " + ", ".join(f"{what} {'yes' if can else 'no'}" for what, can in abilities.items())
    return [line, *describe_manual_steps(plan.target, capabilities)]


def _format_expiry(link: Link) -> str:
    return "" if link.expires_at is None else f"{link.expires_at:%Y-%m-%d %H:%M}"
