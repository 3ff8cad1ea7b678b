"""The contract of the slides."""

from typing import Literal

from schemas.draft import Sectioned


class Slides(Sectioned):
    """A presentation: each section is a slide, its notes a block of their own."""

    kind: Literal["slides"] = "slides"
