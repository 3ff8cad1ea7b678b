"""Keys that a page names by the class of their element only, `<kbd class="mod1 mouse">Left</kbd>`.

A style sheet or a script writes them for the system of the reader. Without them an instruction would name
other keys than its author did.
"""

import re

import lxml.html

from pipelines.sourcing.characters import read_words

MODIFIERS = read_words("ctrl control alt altgr shift cmd command meta super win windows primary")
KEYS = MODIFIERS | read_words(
    """mouse enter return tab esc escape space backspace delete del insert home end pageup pagedown up down
    left right arrowup arrowdown arrowleft arrowright capslock"""
)
"""What a class may name; `option` may be one of a menu."""

NUMBERED = re.compile(r"mod\d*\Z")
"""A key that each system has another for, as in `mod1`."""

PREFIX = re.compile(r"\A(?:key|kbd|k)-")
JOINT = "+"


def name_keys(element: lxml.html.HtmlElement) -> str:
    """Return what to say before the words of a key: those its class names beside them, or all it names."""
    classes = [PREFIX.sub("", name) for name in (element.get("class") or "").lower().split()]
    words = (element.text_content() or "").strip().lower()
    if next(element.iter("img", "svg"), None) is not None:
        return ""
    if not words:
        named = [name for name in classes if name in KEYS or NUMBERED.match(name)]
        return JOINT.join(named) or (f"[{classes[-1]}]" if classes else "")
    is_joined = len(classes) > 1 and words not in MODIFIERS
    held = [name for name in classes if NUMBERED.match(name) or (is_joined and name in MODIFIERS)]
    return "".join(f"{name}{JOINT}" for name in held)
