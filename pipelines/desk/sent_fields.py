"""Fields of a form as its page sent them: what was changed in its tab, and what in another of one person.

The page says for each field the text that it showed first. Once the desk has stored another one it says that
too, and each that it has sent since without an answer: one of these that the desk holds came from this page.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from pipelines.desk.forms import SentForm
from pipelines.desk.workbench import Field, OpenForm
from schemas.draft.element_parts import KEYS, number_as_text, number_of

GAPS = "gaps/"
"""What the name of a part begins with that has one answer a line."""


@dataclass(frozen=True)
class SentField:
    """A field of the form as the desk holds it, and as the page sent it.

    `seen` are the text that the page knows to be stored, and those sent since without an answer.
    """

    held: Field
    text: str
    shown: str
    seen: tuple[str, ...]

    @property
    def is_unsaved(self) -> bool:
        """Return whether the desk may hold another text of this page than the one typed now."""
        return len(self._read(self.text, *self.seen)) > 1

    @property
    def is_changed(self) -> bool:
        """Return whether this page has changed the text since it was opened."""
        return len(self._read(self.text, self.shown, *self.seen)) > 1

    @property
    def is_stale(self) -> bool:
        """Return whether another tab stored a text that this page knows nothing of."""
        known = map(_fold_spaces, self._read(self.text, *self.seen))
        return not {*map(_fold_spaces, self._read(self.held.was))} & {*known}

    def _read(self, *texts: str) -> frozenset[str]:
        return frozenset(_write_as_stored(self.held, text) for text in texts)


def list_sent_fields(opened: OpenForm, form: SentForm) -> tuple[SentField, ...]:
    """Return the fields of an open form that the page sent."""
    was, typed = form.read_prefixed_texts("was/"), form.read_prefixed_texts("text/")
    sent = []
    for each in opened.fields:
        if each.part in typed:
            shown = was.get(each.part, each.was)
            seen = form.read_texts(f"seen/{each.part}") or (shown,)
            is_list = each.part.startswith(GAPS)
            text = form.read_lines(f"text/{each.part}") if is_list else typed[each.part]
            sent.append(SentField(each, text, shown, seen))
    return tuple(sent)


def choose_texts(sent: Iterable[SentField], *, is_cancelled: bool) -> dict[str, str]:
    """Return by part the texts that the desk is to hold: those typed, or those shown first."""
    if is_cancelled:
        return {each.held.part: each.shown for each in sent if each.is_changed}
    return {each.held.part: each.text for each in sent if each.is_unsaved}


def _write_as_stored(field: Field, text: str) -> str:
    """Return a text as the desk would store it: letters have no order, and a number has one spelling."""
    if field.part == KEYS:
        return ", ".join(sorted(text.replace(",", " ").split()))
    if field.part.startswith(GAPS):
        return "\n".join(filter(None, map(str.strip, text.split("\n"))))
    if field.is_number:
        try:
            return number_as_text(number_of(text))
        except ValueError:
            return text
    return text.strip()


def _fold_spaces(text: str) -> str:
    return " ".join(text.split())
