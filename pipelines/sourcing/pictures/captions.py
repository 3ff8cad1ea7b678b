"""Captions of pictures, told by the label they begin with."""

from schemas.languages.picture_words import compile_picture_label


def is_caption(text: str) -> bool:
    """Return whether a paragraph beside a picture is its caption: `Figure 2 Doors`, not `Figure 2 shows`."""
    begun = compile_picture_label().match(text)
    return begun is not None and not text[begun.end() :].lstrip()[:1].islower()
