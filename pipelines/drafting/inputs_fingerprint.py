"""Fingerprint of all that a draft depends on, apart from what writes drafts: while it is the same, nothing is
written, and no rule or writer need be loaded.
"""

import json
from collections.abc import Mapping
from hashlib import sha256

from pipelines.drafting.kind import Kinds
from pipelines.drafting.writer_version import WRITER_VERSION
from schemas.course import CompletionRule, Course, Module
from schemas.deliverables import find_contract
from schemas.draft import CourseFrame
from schemas.ids import Digest
from schemas.kinds import DELIVERABLES

CALL_SETTINGS = {
    "api_key_env",
    "api_version",
    "concurrency",
    "timeout_seconds",
    "requests_per_minute",
    "tokens_per_minute",
}
NOT_IN_CONTENT = {*CALL_SETTINGS, "batch", "price", "prices", "send_sources_to"}
NOT_IN_RANKS = {*CALL_SETTINGS, "send_sources_to", "price_per_million_tokens"}
COMPLETION_SETTINGS = {"completion", "attempts", "scored"}
"""Settings of a module that `Course.rule_of` merges with those of the course."""


def compute_inputs_fingerprint(
    kinds: Kinds, course: Course, module: Module, spans_fingerprint: str, plan: Digest | None = None
) -> Digest:
    """Return the sha256 over all that a draft depends on; while it is the same, nothing is redrafted.

    That is the module's settings, the course's title, context and mastery, the model's settings except
    its key, its price and the pace of its calls, the spans' fingerprint, the writer's version, and what
    each kind of deliverable adds. A document of the course also depends on all modules and on the course's
    administration; one that cites no source does not depend on spans. `plan` is the digest of a plan that
    people edited or decide on; one made by rules follows from all the rest.
    """
    model = course.model.model_dump(mode="json", exclude=NOT_IN_CONTENT) if course.model else None
    if model is not None and model["reasoning_effort"] is None:
        del model["reasoning_effort"]  # it was part of no fingerprint before there was one
    depends_on: dict[str, object] = {
        "writer": WRITER_VERSION,
        "course": course.title,
        "language": course.language_of(module),
        "context": course.context.model_dump(mode="json") if course.context else None,
        "mastery": course.mastery_percent,
        "module": module.model_dump(mode="json", exclude=COMPLETION_SETTINGS),
        "model": model,
        "spans": spans_fingerprint,
    }
    if course.embedding is not None:
        depends_on["embedding"] = course.embedding.model_dump(mode="json", exclude=NOT_IN_RANKS)
    rule = course.rule_of(module)
    if rule != CompletionRule():  # the usual one was part of no fingerprint before there was another
        depends_on["rule"] = rule.model_dump(mode="json", exclude_none=True)
    if course.rights is not None:
        frame = CourseFrame.of(module, course)
        depends_on["rights_stated"] = (frame.rights, frame.source_rights)
    if plan is not None:
        depends_on["plan"] = plan
    for kind in module.artefacts:
        depends_on |= _list_kind_inputs(kinds, kind, course, module)
    if course.document(module.id) is not None:
        depends_on |= _list_document_inputs(course, module)
        if not any(find_contract(kind).rests_on_sources for kind in module.artefacts):
            del depends_on["spans"]
    return sha256(json.dumps(depends_on, sort_keys=True).encode()).hexdigest()


def _list_kind_inputs(kinds: Kinds, name: str, course: Course, module: Module) -> Mapping[str, object]:
    """Return what a kind of deliverable adds to the fingerprint.

    What a plug-in adds lies under the kind's name, so that it cannot replace an entry of another.
    """
    inputs, origin = kinds[name].depends_on(course, module), DELIVERABLES.origin(name)
    return {f"kind:{name}": {"origin": origin, "depends_on": inputs}} if origin else inputs


def _list_document_inputs(course: Course, module: Module) -> dict[str, object]:
    """Return what each document of the course adds to the fingerprint."""
    document, administration = course.document(module.id), course.administration
    return {
        "document": document.model_dump(mode="json") if document else None,
        "modules": [each.model_dump(mode="json", exclude=COMPLETION_SETTINGS) for each in course.modules],
        "administration": administration.model_dump(mode="json") if administration else None,
    }
