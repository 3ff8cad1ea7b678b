"""The language of what is said of a whole installation, on pages that have no language of their own."""

import os
from contextlib import suppress

from adapters.workspace import Workspace
from schemas.errors import PremierjetError
from schemas.language import Language, match_locale


def find_usual_language(workspace: Workspace) -> Language:
    """Return the language of the first course; if none can be read, of what the store has of one.

    An installation without drafts speaks the language of the shell that this process was started from.
    """
    usable, _ = workspace.read_courses()
    if usable:
        return usable[0].course.language
    return _find_language_of_drafts(workspace) or match_locale(os.environ)


def _find_language_of_drafts(workspace: Workspace) -> Language | None:
    with suppress(PremierjetError):
        for key in workspace.ledger.modules():
            with suppress(PremierjetError):
                head = workspace.records.head(key)
                if head is not None:
                    return head.content.language
    return None
