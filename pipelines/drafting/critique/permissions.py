"""Rule on permissions: a sentence lets nobody do what its passages leave to nobody."""

import re
from collections.abc import Iterator
from functools import cache
from typing import ClassVar

from pipelines.drafting.citations import cut_excerpt
from pipelines.drafting.critique.case import Case
from pipelines.drafting.critique.item_texts import join_citation
from pipelines.drafting.text.typography import canonical
from schemas.finding import Finding
from schemas.languages.lexicon import Expressions, Vocabulary, gather_words, match_words


class PermissionWords(Vocabulary):
    """Words that let somebody do something, in any language.

    One of `grants` in a passage lets somebody do something, leaves a choice or makes an exception.
    """

    room: ClassVar[str] = "permissions"

    permissions: Expressions
    grants: Expressions


def find_unsaid_permissions(case: Case) -> Iterator[Finding]:
    """Find permissions whose cited passages let nobody do anything, and leave no choice."""
    for asserted in case.reworded_texts:
        match = match_permission().search(canonical(asserted.text))
        passages = " | ".join(map(join_citation, asserted.element.citations))
        if match and not _match_grant().search(canonical(passages)):
            facts = {"words": cut_excerpt(match.group())}
            yield Finding(rule="claim.permission", place=asserted.element.id, facts=facts)


@cache
def match_permission() -> re.Pattern[str]:
    """Return what finds words that let somebody do something, in any language."""
    return match_words(gather_words(PermissionWords, lambda each: each.permissions))


@cache
def _match_grant() -> re.Pattern[str]:
    return match_words(gather_words(PermissionWords, lambda each: each.grants))
