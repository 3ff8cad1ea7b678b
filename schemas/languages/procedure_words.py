"""Words of procedures, by which readers tell steps apart and rules tell what somebody is to do."""

from typing import ClassVar

from schemas.languages.lexicon import AnyWord, Pattern, Vocabulary


class ProcedureWords(Vocabulary):
    """How procedures are announced, what else is numbered, and how an item says what to do.

    `remarks` begin items that warn or explain, and are no step themselves.
    """

    room: ClassVar[str] = "procedures"

    announced: AnyWord
    others: AnyWord
    instructions: Pattern
    remarks: Pattern
