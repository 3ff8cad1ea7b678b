"""Texts of notices in one language."""

from dataclasses import dataclass
from datetime import datetime

from schemas.language import Language
from schemas.languages.dates import format_long_day
from schemas.languages.formats import keep_together
from schemas.languages.texts import PluralText, fill_wording
from schemas.review import Lapse


@dataclass(frozen=True)
class NoticeWords:
    """One language's phrases; `{…}` are filled with the words of others, already on one line."""

    plans: PluralText
    to_review: PluralText
    overdue: PluralText
    decisions: PluralText
    withdrawals: PluralText
    failures: PluralText
    greeting: str
    greeting_nobody: str
    heading: str
    item: str
    new: str
    waiting: str
    waiting_until: str
    late: str
    late_plan: str
    called: str
    called_others: str
    called_plan: str
    lapsed: dict[Lapse, str]
    role: PluralText
    blocking: str
    read: str
    decided: str
    decided_plan: str
    comment: str
    see_draft: str
    see_plan: str
    withdrawn_means: str
    run: str
    run_times: PluralText
    see_run: str
    more: PluralText
    queue: str
    footer: str
    language: Language

    def day(self, at: datetime) -> str:
        """Return a day as it is written in a sentence, in UTC."""
        return keep_together(format_long_day(at, self.language))


def read_notice_words(language: Language) -> NoticeWords:
    """Return the phrases of a language."""
    return fill_wording(NoticeWords, "review.notices", language)
