"""Signs that no text of a person holds: control signs and halves of characters, but for breaks and tabs."""

import unicodedata

_UNSEEN = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})


def is_control(sign: str) -> bool:
    """Return whether a sign is a control sign or half of a character; line breaks and tabs are none."""
    return sign not in "\n\t" and unicodedata.category(sign) in {"Cc", "Cs"}


def is_blank(text: str) -> bool:
    """Return whether nobody sees anything of a text: it is empty, or all spaces and signs without a shape."""
    return all(unicodedata.category(sign) in _UNSEEN for sign in text)


def find_control_code(text: str) -> str | None:
    """Return the code of the first such sign of a text, such as U+0007; None if there is none."""
    return next((f"U+{ord(sign):04X}" for sign in text if is_control(sign)), None)
