"""Ids and names: slugs, module keys, digests, people, and ids of elements, which are never reused."""

import re
from typing import Annotated
from unicodedata import normalize

from pydantic import AfterValidator, Field

SLUG = r"[a-z0-9]+(-[a-z0-9]+)*"
LONGEST_SLUG = 64

Slug = Annotated[str, Field(pattern=f"^{SLUG}$", max_length=LONGEST_SLUG)]
"""A course or module id: lower-case letters, digits and single hyphens."""

ModuleKey = Annotated[str, Field(pattern=f"^{SLUG}--{SLUG}$")]
"""`course--module`, Dagster's partition key; a slug holds no double hyphen, so it splits one way."""

Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
"""A sha256 in lower-case hexadecimal."""

SHORT_DIGEST = 12
"""How many digits of a digest a link or a screen shows; enough to name one draft of one module."""

DEMO = "demo"
"""Who approves in the demonstration: no person, unless something vouches that somebody has this name."""

SpanId = Annotated[str, Field(pattern=r"^sp-[0-9a-f]{10}$")]
PictureId = Annotated[str, Field(pattern=r"^pic-[0-9a-f]{10}$")]
PlanPageId = Annotated[str, Field(pattern=r"^pg-\d{4}$")]
PlanScenarioId = Annotated[str, Field(pattern=r"^sc-[0-9a-f]{10}$")]
PageId = Annotated[str, Field(pattern=r"^p-\d{4}$")]
BlockId = Annotated[str, Field(pattern=r"^b-\d{4}$")]
ItemId = Annotated[str, Field(pattern=r"^q-\d{4}$")]
StatementId = Annotated[str, Field(pattern=r"^st-\d{4}$")]
OptionId = Annotated[str, Field(pattern=r"^[a-z]$")]
OPTION_LETTERS = "abcdefghijklmnopqrstuvwxyz"
"""The ids of options in their order, which are also how answers are numbered on paper."""

InvitationId = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
RECEIVED_ID = r"[0-9a-f]{32}"
ReceivedId = Annotated[str, Field(pattern=f"^{RECEIVED_ID}$")]
FindingId = Annotated[str, Field(pattern=r"^f-[0-9a-f]{8}$")]
SessionId = Annotated[str, Field(pattern=r"^ds-[0-9a-f]{10}$")]
CommentId = Annotated[str, Field(pattern=r"^c-[0-9a-f]{10}$")]
ExpertQuestionId = Annotated[str, Field(pattern=r"^eq-[0-9a-f]{10}$")]


LONGEST_LINE = 500  # characters
CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def _one_line(text: str) -> str:
    if CONTROL.search(text):
        raise ValueError("holds a line break or a control character")
    if text != text.strip():
        raise ValueError("starts or ends with a space")
    return text


Line = Annotated[str, Field(min_length=1, max_length=LONGEST_LINE), AfterValidator(_one_line)]
"""A title, a name: one line without control characters."""

LONGEST_PERSON = 120  # characters
Person = Annotated[str, Field(min_length=1, max_length=LONGEST_PERSON), AfterValidator(_one_line)]
"""A person as the course and the identity provider name them, e.g. `lea.martin` or an e-mail."""


def fold_name(name: str) -> str:
    """Return a name in Unicode's form NFC: an é typed as e and an accent is not another person's."""
    return normalize("NFC", name)


OnePerson = Annotated[Person, AfterValidator(fold_name)]
"""A person's name as input: one spelling, so that one person is never two. Stored names stay as they are."""


Email = Annotated[str, Field(pattern=r"^[^\s@<>,;:\"]+@[^\s@<>,;:\"]+\.[^\s@<>,;:\".]+$", max_length=254)]
"""An e-mail address, strict enough that it cannot smuggle in a second address or a mail header."""


PRACTICE = "practice"
"""The course that practice drafts belong to; no `course.yaml` may use this id."""


HOUSE_STYLE = "house-style"
"""The module every course has besides its own: the style rules that its reviewers keep asking for."""


def is_house_style(key: str) -> bool:
    """Return whether a module key is that of a course's house style: reviewed, never packaged."""
    return split_key(key)[1] == HOUSE_STYLE


def is_practice(key: str) -> bool:
    """Return whether a module key is that of a practice draft."""
    return split_key(key)[0] == PRACTICE


def join_key(course: str, module: str) -> str:
    """Return the partition key of a module."""
    return f"{course}--{module}"


def split_key(key: str) -> tuple[str, str]:
    """Return the course and the module of a partition key."""
    course, _, module = key.partition("--")
    return course, module
