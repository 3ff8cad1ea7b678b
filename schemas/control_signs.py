"""Signs that no text of a person holds: control signs and halves of characters, but for breaks and tabs."""

import unicodedata


def is_control(sign: str) -> bool:
    """Return whether a sign is a control sign or half of a character; line breaks and tabs are none."""
    return sign not in "\n\t" and unicodedata.category(sign) in {"Cc", "Cs"}


def find_control_code(text: str) -> str | None:
    """Return the code of the first such sign of a text, such as U+0007; None if there is none."""
    return next((f"U+{ord(sign):04X}" for sign in text if is_control(sign)), None)
