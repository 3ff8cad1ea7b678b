"""What a step needs to find in the store before it can go on."""

from adapters.workspace import Workspace
from schemas.draft import Draft
from schemas.errors import InvalidInput
from schemas.ids import is_house_style
from schemas.refusal import Refusal
from schemas.source import SourceSpans


def require_head(workspace: Workspace, key: str) -> Draft:
    """Return a module's head; raises InvalidInput where it has no draft or no course has it."""
    workspace.find_module(key)
    head = workspace.records.head(key)
    if head is None:
        raise InvalidInput(Refusal("draft.none", module=key))
    return head


def require_spans(workspace: Workspace, key: str) -> SourceSpans:
    """Return what a module may cite, of a house style nothing; raises InvalidInput where nothing was read."""
    if is_house_style(key):
        return SourceSpans(module=key, fingerprint="0" * 64, sources=())
    spans = workspace.records.spans(key)
    if spans is None:
        raise InvalidInput(Refusal("draft.unread", module=key))
    return spans
