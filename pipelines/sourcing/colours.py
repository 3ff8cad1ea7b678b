"""Colours that a reader sees as white."""

import re

NEAR_WHITE = 250
"""Of 255, from which a red, green and blue are told from white paper by nobody."""

HEX = re.compile(r"#?([0-9a-fA-F]{2})([0-9a-fA-F]{2})([0-9a-fA-F]{2})")


def is_white(*channels: int) -> bool:
    """Return whether red, green and blue, 0 to 255, are white to a reader."""
    return min(channels) >= NEAR_WHITE


def is_white_hex(colour: str) -> bool:
    """Return whether six hexadecimal digits are white to a reader; any other spelling is not."""
    written = HEX.fullmatch(colour)
    return written is not None and is_white(*(int(channel, 16) for channel in written.groups()))
