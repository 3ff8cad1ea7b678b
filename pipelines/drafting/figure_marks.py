"""The mark that a model writes where code puts a counted figure, and sees where code has put one."""

from schemas.draft import Computation

FIGURE = "{figure}"


def insert_figure(text: str, value: str) -> str:
    """Return a sentence with a figure in place of its mark, or at the end if it has none."""
    if FIGURE not in text:
        return f"{text.rstrip(' .')} ({value})."
    start, _, end = text.partition(FIGURE)
    return f"{start}{value}{end.replace(FIGURE, '')}"


def mark_figure(text: str, figure: Computation | None) -> str:
    """Return a sentence with the mark in place of its figure, as a prompt shows it."""
    return text if figure is None else text.replace(figure.value, FIGURE, 1)


def restore_figure(text: str, figure: Computation | None) -> str:
    """Return a sentence that a model worded anew, with its figure; the model may have written it out."""
    if figure is None or not text or figure.value in text:
        return text
    return insert_figure(text, figure.value)
