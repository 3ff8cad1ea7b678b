"""The contract of the figures."""

from typing import Literal

from schemas.draft import Drawn


class Figures(Drawn):
    """Pictures drawn by code: a section's steps become a process diagram, its table of figures a chart."""

    kind: Literal["figures"] = "figures"
