"""Why a draft has fewer questions than a share of a person's plan asks for."""

from enum import StrEnum


class ShortReason(StrEnum):
    """The reason of a share that is short; each is the name of a rule."""

    NO_PASSAGE = "share.no-passage"
    """No page of the plan holds anything on its objective."""

    NO_QUESTION = "share.no-question"
    """Rules make no question of its kind of the passages on its objective."""

    UNSURE = "share.unsure"
    """They make some, and doubt each: a reviewer is proposed them beside the draft."""

    CONFLICT = "share.conflict"
    """They make some, each of which repeats another question or gives an answer away."""

    LEVEL = "share.level"
    """Rules write no question of its level, whatever the passages."""

    MODEL = "share.model"
    """The model wrote none, or none that passed the checks."""

    TAKEN_OUT = "share.taken-out"
    """One could be written: a person took it out, or has not drafted the module anew."""
