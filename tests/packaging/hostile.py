"""Texts nobody should write and somebody will, and contents that say one of them wherever people read."""

import json
import unicodedata
from itertools import count
from typing import Any

from pipelines.testing import builders
from schemas.deliverables import list_kinds
from schemas.draft import Content, Deliverable
from tests import sample_deliverables as deliverables

TEXTS = {
    "300 characters": "Relever la température " * 13 + "fin",
    "emoji and accents": "Le froid 🧊 en équipe 👩🏽‍🍳👨‍👩‍👧‍👦 et 𝒳 Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘!̵̢̦",
    "right to left": "סוף \u202b(froid)\u202c \u2067abc\u2069 سلسلة التبريد",
    "signs nobody sees": "a\u200bb\u200dc\ufeffd\u2060e\u00adf a\u0085b\u2028c\u2029d a\ufffeb\uffffc\ufdd0d",
    "script": "]]> </script><script>alert(1)</script> <!-- <b onclick='x'>gras</b> &amp; &#x27;",
    "GIFT and templates": (
        "~=#{}:\\ -> // ::x:: $CATEGORY: y [html] %50% "
        "{{ 7 * 7 }} {% include 'x' %} {0} {title} ${x} %s #{1 + 1}"
    ),
    "a formula": "=cmd|' /C calc'!A0",
    "a formula after a space": " @SUM(1+1)*cmd|x",
}
CONTROLS = "a\x00b\x07c\x1bd\x0be\x7ff"
"""What a title may not hold; a sentence could until it is approved."""

LINES = {"title", "caption"}
WORDED = {
    *("text", "stem", "feedback", "left", "right", "cells", "header", "accepted", "quote"),
    *("content", "method", "trainer", "learners", "resources", "assessment", "adaptation"),
}
LONGEST_ANSWER = 250 - len(" 9999")
ALONE = {"positioning", "narration", *list_kinds(of_a_course=True)}
"""Deliverables left out here: ids of the quiz, sounds that have to be at hand, documents of a course."""

OF_A_MODULE = tuple(each for each in deliverables.one_of_each() if each.kind not in ALONE)


def saying(text: str, artefacts: tuple[Deliverable, ...] = OF_A_MODULE) -> Content:
    """A module in which every text a person reads is this one, each with a number of its own at the end."""
    plain = json.loads(builders.content(artefacts=artefacts).canonical())
    line = "".join(c for c in text if unicodedata.category(c) != "Cc" or c == "\x85").strip()
    return Content.from_json(json.dumps(_worded(plain, "", text, line, count(1))).encode())


def seen(text: str) -> str:
    """A text as a reader sees it: without what has no shape, and however its lines were broken."""
    shown = unicodedata.normalize("NFKC", text)
    return "".join(c for c in shown if unicodedata.category(c) not in {"Cc", "Cf", "Cn"} and not c.isspace())


def _worded(value: Any, key: str, text: str, line: str, number: "count[int]") -> Any:
    if isinstance(value, dict):
        said = {name: _worded(part, name, text, line, number) for name, part in value.items()}
        if value.get("kind") == "cloze":
            said["stem"] = " ".join([text.replace("____", ""), *("____" for _ in value["gaps"])])
        if "bloom" in value and "stem" not in value:  # an objective, whose text is a line
            said["text"] = line
        return said
    if isinstance(value, list):
        return [_worded(part, key, text, line, number) for part in value]
    if isinstance(value, str) and key in LINES:
        return line
    if isinstance(value, str) and key in WORDED:
        return f"{text[:LONGEST_ANSWER] if key == 'accepted' else text} {next(number)}"
    return value
