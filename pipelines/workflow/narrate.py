"""Recording of a draft's narration, and retrieval of its audio."""

from collections.abc import Callable
from datetime import datetime

from adapters.speech.factory import open_voice
from adapters.speech.recordings import Recordings
from adapters.workspace import Workspace
from pipelines.drafting.budget import Meter, count_cost_of_speech
from pipelines.drafting.metered_voice import MeteredVoice
from pipelines.drafting.narration_audio import RETRIED_RULES, NarrationRun, record_narration
from pipelines.drafting.pseudonyms import build_pseudonyms
from pipelines.drafting.spending_limits import refuse_unlimited
from pipelines.workflow.decide import judge_draft
from schemas.course import Course
from schemas.draft import Draft, Provenance, Spent, Usage
from schemas.review import Approved


def narrate_draft(workspace: Workspace, course: Course, draft: Draft, meter: Meter) -> Draft:
    """Return the draft with its narration read aloud as `course.yaml` asks; unchanged if it has none.

    A paid voice reads within the budget of `meter`.
    """
    voice = open_voice(course.speech)
    if voice is not None and voice.paid_model is not None:
        voice = MeteredVoice(voice, meter, _find_price(course))
    kept_here = (
        _choose_texts_kept_here(workspace, course, draft)
        if voice is not None and voice.paid_model is not None
        else None
    )
    narrated = record_narration(draft.content, voice, Recordings(workspace.records.store), kept_here)
    model = voice.paid_model if voice is not None else None
    provenance = draft.provenance if model is None else _add_cost(draft.provenance, course, model, narrated)
    findings = (*draft.findings, *narrated.findings)
    changed = {"content": narrated.content, "findings": findings, "provenance": provenance}
    return draft.model_copy(update=changed)


def narrate_again(
    workspace: Workspace, course: Course, head: Draft, now: datetime, meter: Meter, *, sweep: bool
) -> Draft | None:
    """Return the next revision of a head whose narration could not be read aloud before.

    None if nothing more can be read, or if the head was approved as it is. Raises InvalidInput if a sweep
    would read without a limit.
    """
    failed = any(finding.rule in RETRIED_RULES for finding in head.findings)
    if not failed or isinstance(judge_draft(workspace, head, now), Approved):
        return None
    if sweep:
        refuse_unlimited(course)
    other_findings = tuple(finding for finding in head.findings if finding.rule not in RETRIED_RULES)
    changes = {
        "revision": head.revision + 1,
        "parent": head.content.canonical_digest(),
        "findings": other_findings,
    }
    narrated = narrate_draft(workspace, course, head.model_copy(update=changes), meter)
    return narrated if narrated.content != head.content else None


def _add_cost(provenance: Provenance, course: Course, model: str, narrated: NarrationRun) -> Provenance:
    """Return the provenance with what reading aloud cost; nothing if the course states no price."""
    cost = count_cost_of_speech(narrated.characters, _find_price(course))
    currency = provenance.usage.currency
    usage = Usage(calls=narrated.calls, cached_calls=narrated.known, cost=cost, currency=currency)
    spent = Spent(artefact="narration", model=model, usage=usage)
    return provenance.model_copy(
        update={"usage": provenance.usage + usage, "spent": (*provenance.spent, spent)}
    )


def _choose_texts_kept_here(
    workspace: Workspace, course: Course, draft: Draft
) -> Callable[[str], bool] | None:
    """Return a test for texts that no host may receive; None if the course does not hide personal data."""
    spans = workspace.records.spans(draft.module)
    pseudonyms = None if spans is None else build_pseudonyms(course, spans, workspace.records.store)
    return None if pseudonyms is None else pseudonyms.holds


def _find_price(course: Course) -> float | None:
    return course.speech.price_per_million_characters if course.speech else None
