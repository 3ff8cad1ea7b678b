"""Texts for cells, titles and labels that have little room."""


def shorten_text(text: str, most: int) -> str:
    """Return at most so many characters, the last an ellipsis if something is left out."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
