"""Names for people of deliverables, their parts and natures, as review pages and files show them."""

from functools import cache

from schemas.blocks import read_block_names
from schemas.deliverables import read_titles
from schemas.deliverables import title_of as title_of_kind
from schemas.draft import Deliverable, FilledForm
from schemas.language import Language
from schemas.languages.texts import TextCatalogue, read_texts


@cache
def read_part_names(language: Language) -> TextCatalogue:
    """Return every name in a language: a kind's as itself, `part_…`, `nature_…`, `modality_…`, `form_…`."""
    return read_titles(language) | read_block_names(language) | read_texts("review.names", language)


def title_of(artefact: Deliverable, language: Language) -> str:
    """Return the title of a deliverable; of paperwork the name of its form, e.g. `Convocation`."""
    if isinstance(artefact, FilledForm):
        return read_part_names(language)[f"form_{artefact.form.value}"]
    return title_of_kind(artefact, language)


def name_part(part: str, names: dict[str, str]) -> str:
    """Return the name of a part of an element, e.g. `answer b, feedback`, from `read_part_names`."""
    kind, _, rest = part.partition("/")
    which, _, of_member = rest.partition("/")
    name = f"part_{kind}_{of_member}" if of_member else f"part_{kind}"
    return names[name].format(which=which)


def columns_of(kind: str, language: Language) -> tuple[str, ...]:
    """Return the column headings of a kind's rows; none if its tables have their own."""
    headings = read_part_names(language).get(f"{kind}_columns")
    return tuple(headings.split("|")) if headings else ()


def name_choice(part: str, text: str, names: dict[str, str]) -> str:
    """Return the text of a part for people; a choice is stored as a word of the contract."""
    if part == "modality":
        return names.get(f"modality_{text}", text)
    if part == "objective":
        return text or names["no_objective"]
    if part == "answer" and text in {"true", "false"}:
        return names[text]
    return names.get(f"choice_{part}_{text}", text)
