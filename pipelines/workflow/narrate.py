"""Recording of a draft's narration, and retrieval of its audio."""

from collections.abc import Callable
from datetime import datetime

from adapters.blob import Blob
from adapters.speech.factory import open_voice
from adapters.speech.recordings import Recordings
from adapters.workspace import Workspace
from pipelines.drafting.budget import Meter, count_cost_of_speech
from pipelines.drafting.metered_voice import MeteredVoice
from pipelines.drafting.narration_audio import RETRIED_RULES, NarrationRun, record_narration
from pipelines.drafting.pseudonyms import build_pseudonyms
from pipelines.drafting.writers import refuse_unlimited
from pipelines.workflow.decide import judge_draft
from schemas.course import Course
from schemas.draft import Content, Draft, Provenance, Recorded, Spent, Usage
from schemas.errors import StoreUnusable
from schemas.ids import Digest
from schemas.refusal import Refusal
from schemas.review import Approved


def narrate_draft(workspace: Workspace, course: Course, draft: Draft, meter: Meter) -> Draft:
    """Return the draft with its narration read aloud as `course.yaml` says; unchanged where it has none.

    A voice that is paid reads within the budget that `meter` holds.
    """
    voice = open_voice(course.speech)
    if voice is not None and voice.paid_model is not None:
        voice = MeteredVoice(voice, meter, _price(course))
    kept_here = (
        _kept_here(workspace, course, draft) if voice is not None and voice.paid_model is not None else None
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
    """Return the next revision of a head whose narration nobody could read, now that somebody can.

    None if nothing more could be read, or where people approved the head as it is. Raises InvalidInput
    where a sweep would have it read without a limit.
    """
    failed = any(finding.rule in RETRIED_RULES for finding in head.findings)
    if not failed or isinstance(judge_draft(workspace, head, now), Approved):
        return None
    if sweep:
        refuse_unlimited(course)
    quiet = tuple(finding for finding in head.findings if finding.rule not in RETRIED_RULES)
    place = {"revision": head.revision + 1, "parent": head.content.canonical_digest(), "findings": quiet}
    again = narrate_draft(workspace, course, head.model_copy(update=place), meter)
    return again if again.content != head.content else None


def load_media(workspace: Workspace, content: Content) -> dict[Digest, Blob]:
    """Return the audio of a content's recordings by its sha256; raises StoreUnusable if some is gone."""
    narrations = (deliverable for deliverable in content.artefacts if isinstance(deliverable, Recorded))
    wanted = {recording.audio: recording for narration in narrations for recording in narration.recordings}
    found = Recordings(workspace.records.store).audios(wanted)
    for audio, recording in wanted.items():
        if audio not in found:
            place = workspace.records.store.place
            lost = Refusal("media.lost", statement=recording.statement, store=place, audio=audio)
            raise StoreUnusable(lost)
    return found


def _add_cost(before: Provenance, course: Course, model: str, narrated: NarrationRun) -> Provenance:
    """Return the provenance with what reading aloud cost; nothing if the course states no price."""
    cost = count_cost_of_speech(narrated.characters, _price(course))
    currency = before.usage.currency
    usage = Usage(calls=narrated.calls, cached_calls=narrated.known, cost=cost, currency=currency)
    spent = Spent(artefact="narration", model=model, usage=usage)
    return before.model_copy(update={"usage": before.usage + usage, "spent": (*before.spent, spent)})


def _kept_here(workspace: Workspace, course: Course, draft: Draft) -> Callable[[str], bool] | None:
    """Return what tells a text no host may hear; None if the course keeps nothing to itself."""
    spans = workspace.records.spans(draft.module)
    hiding = None if spans is None else build_pseudonyms(course, spans, workspace.records.store)
    return None if hiding is None else hiding.holds


def _price(course: Course) -> float | None:
    return course.speech.price_per_million_characters if course.speech else None
