"""The contract of the catalogue entry."""

from typing import ClassVar, Literal

from schemas.draft import Sectioned


class CatalogueEntry(Sectioned):
    """The course as catalogues publish it: each row is a label, a LHÉO element and what it says."""

    of_a_course: ClassVar[bool] = True
    is_public: ClassVar[bool] = True
    takes_additions: ClassVar[bool] = False  # its rows are elements of LHÉO

    kind: Literal["catalogue_entry"] = "catalogue_entry"
