"""Lookups in the store that several steps begin with."""

from adapters.workspace import Workspace
from schemas.draft import Draft
from schemas.errors import InvalidInput
from schemas.ids import SHORT_DIGEST, is_house_style
from schemas.refusal import Refusal
from schemas.source import SourceSpans


def require_head(workspace: Workspace, key: str) -> Draft:
    """Return a module's head; raises InvalidInput if it has no draft or no course has it."""
    workspace.find_module(key)
    head = workspace.records.head(key)
    if head is None:
        raise InvalidInput(Refusal("draft.none", module=key))
    return head


def require_spans(workspace: Workspace, key: str) -> SourceSpans:
    """Return the spans a module may cite, none for a house style; raises InvalidInput if unread."""
    if is_house_style(key):
        return SourceSpans(module=key, fingerprint="0" * 64, sources=())
    spans = workspace.records.spans(key)
    if spans is None:
        raise InvalidInput(Refusal("draft.unread", module=key))
    return spans


def require_revision(workspace: Workspace, key: str, digest: str) -> Draft:
    """Return a module's revision of a digest, 12 digits or more; raises InvalidInput if it had none."""
    draft = workspace.records.draft_of(key, digest)
    if draft is not None:
        return draft
    require_head(workspace, key)  # a module without any draft is told so
    raise InvalidInput(Refusal("draft.never_had", module=key, digest=digest[:SHORT_DIGEST]))


def is_written_from(workspace: Workspace, head: Draft, inputs: str) -> bool:
    """Return whether a head was written from these inputs, or later confirmed for them."""
    if head.provenance.inputs == inputs:
        return True
    confirmed = workspace.records.read_confirmed(head.module)
    return confirmed is not None and (confirmed.revision, confirmed.inputs) == (head.revision, inputs)
