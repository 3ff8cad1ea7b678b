"""Colours that a reader sees as white."""

import re

NEAR_WHITE = 250
"""Level of red, green and blue, of 255, from which nobody sees a difference from white paper."""

HEX = re.compile(r"#?([0-9a-fA-F]{2})([0-9a-fA-F]{2})([0-9a-fA-F]{2})")


def is_white(*channels: int) -> bool:
    """Return whether red, green and blue, 0 to 255, are white to a reader."""
    return min(channels) >= NEAR_WHITE


def is_white_hex(colour: str) -> bool:
    """Return whether six hexadecimal digits are white to a reader; any other spelling is not."""
    digits = HEX.fullmatch(colour)
    return digits is not None and is_white(*(int(channel, 16) for channel in digits.groups()))
