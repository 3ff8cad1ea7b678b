"""Facts for training catalogues, in addition to `administration`; people give them, a model never does.

Any fact may be missing: the catalogue entry then marks the gap, and cannot be approved. Codes are those of
LHÉO 2.3 (schemas/lheo).
"""

from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from schemas.contract import Contract
from schemas.ids import Line
from schemas.language import Language
from schemas.lheo import codes
from schemas.lheo.codes import CodeList
from schemas.lheo.elements import (
    ELEMENTS,
    FORMACODE,
    FORMACODE_VERSION,
    NSF,
    POSTCODE,
    RNCP,
    ROME,
    RS,
    ValueShape,
)


def _accept_number(given: object) -> object:
    """Return a whole number as text: YAML reads a code without quotation marks as a number."""
    return str(given) if isinstance(given, int) and not isinstance(given, bool) else given


def _validate_code(accepted: CodeList) -> tuple[BeforeValidator, AfterValidator, WithJsonSchema]:
    """Return the annotations of a text that has to be a code of a closed list."""

    def check(code: str) -> str:
        if code not in accepted.codes:
            codes = accepted.list_codes(Language.ENGLISH)
            raise ValueError(f"{code!r} is no code of LHÉO's {accepted.element}; it accepts {codes}")
        return code

    listed = [*accepted.codes, *map(int, accepted.codes)]
    return BeforeValidator(_accept_number), AfterValidator(check), WithJsonSchema({"enum": listed})


def _validate_shape(
    shape: ValueShape, element: str
) -> tuple[BeforeValidator, AfterValidator, WithJsonSchema]:
    """Return the annotations of a text that has to look like a code, whose list is not known here."""

    def check(code: str) -> str:
        if not shape.pattern.fullmatch(code):
            expected = shape.describe(Language.ENGLISH)
            raise ValueError(f"{code!r} does not look like LHÉO's {element}: it is {expected}")
        return code

    pattern = {"type": ["string", "integer"], "pattern": f"^{shape.pattern.pattern}$"}
    return BeforeValidator(_accept_number), AfterValidator(check), WithJsonSchema(pattern)


Formacode = Annotated[str, *_validate_shape(FORMACODE, "code-FORMACODE")]
Audience = Annotated[str, *_validate_shape(FORMACODE, "code-public-vise")]


class Venue(Contract):
    """Where the training takes place, as an address to find it by."""

    name: Line | None = Field(default=None, description="What the place is called, e.g. the school.")
    street: Line | None = Field(default=None, description="One line, 50 characters at most.")
    postcode: Annotated[str, *_validate_shape(POSTCODE, "codepostal")] | None = Field(
        default=None, description="Five digits, between quotation marks where the first is a zero."
    )
    city: Line | None = Field(default=None, description="50 characters at most.")


class Catalogue(Contract):
    """How the course is classed in catalogues that read LHÉO 2.3, such as those of the Carif-Oref."""

    formacode_version: Annotated[str, *_validate_shape(FORMACODE_VERSION, "code-FORMACODE/@ref")] | None = (
        Field(default=None, description="Which version of the Formacode the codes are of, e.g. `V14`.")
    )
    formacodes: tuple[Formacode, ...] = Field(
        default=(),
        max_length=ELEMENTS["code-FORMACODE"].several,
        description="What the course is about, in the Formacode thesaurus: one to five codes.",
    )
    nsf: tuple[Annotated[str, *_validate_shape(NSF, "code-NSF")], ...] = Field(
        default=(),
        max_length=ELEMENTS["code-NSF"].several,
        description="Its groups in the Nomenclature des spécialités de formation: up to three.",
    )
    rome: tuple[Annotated[str, *_validate_shape(ROME, "code-ROME")], ...] = Field(
        default=(),
        max_length=ELEMENTS["code-ROME"].several,
        description="The occupations it is for, in the ROME: up to five, e.g. `G1602`.",
    )
    audiences: tuple[Audience, ...] = Field(
        default=(),
        max_length=ELEMENTS["code-public-vise"].several,
        description="Whom it is for: one to ten codes of the Formacode's audiences, e.g. `82044`, employees.",
    )
    audience: Line | None = Field(
        default=None, description="More on whom it is for, for the public to read: 250 characters at most."
    )
    expected_results: Line | None = Field(
        default=None, description="What one leaves with: an attestation, a certification, a skill."
    )
    certifying: bool | None = Field(default=None, description="Whether it leads to a certification.")
    rncp: Annotated[str, *_validate_shape(RNCP, "code-RNCP")] | None = Field(
        default=None, description="The certification's record in the RNCP, where it is certifying."
    )
    rs: Annotated[str, *_validate_shape(RS, "code-RS")] | None = Field(
        default=None, description="Its record in the Répertoire spécifique, where it is certifying."
    )
    path: Annotated[str, *_validate_code(codes.PATH)] | None = Field(
        default=None, description="The kind of path: 1 in a group, 2 individual, 3 modular, 4 mixed."
    )
    entry_level: Annotated[str, *_validate_code(codes.ENTRY_LEVEL)] | None = Field(
        default=None, description="LHÉO's code of the level one has before: 1 none in particular, 13 CAP."
    )
    entry_level_required: bool | None = Field(
        default=None, description="Whether nobody is admitted below that level."
    )
    work_study: Line | None = Field(
        default=None, description="How it alternates with work (alternance), or that it does not."
    )
    teaching: Annotated[str, *_validate_code(codes.TEACHING)] | None = Field(
        default=None, description="0 wholly on site, 1 partly remote, 2 wholly remote."
    )
    entries: Annotated[str, *_validate_code(codes.ENTRIES)] | None = Field(
        default=None, description="0 entry and exit on fixed dates, 1 at any time."
    )
    funding: bool | None = Field(
        default=None, description="Whether the costs can be funded by somebody else."
    )
    venue: Venue = Field(default=Venue(), description="Where it takes place; none where it is wholly remote.")
