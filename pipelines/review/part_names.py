"""What the parts and natures of deliverables are called in the rooms of review, in two languages."""

from functools import cache

from schemas.deliverables import read_titles
from schemas.deliverables import title_of as title_of_kind
from schemas.draft import Deliverable, FilledForm
from schemas.language import Language
from schemas.languages.texts import TextCatalogue, read_texts


@cache
def read_part_names(language: Language) -> TextCatalogue:
    """Return every name in a language: a kind's as itself, `part_…`, `nature_…`, `modality_…`, `form_…`."""
    return read_titles(language) | read_texts("review.names", language)


def title_of(artefact: Deliverable, language: Language) -> str:
    """Return what a deliverable is called; paperwork by its form, e.g. `Convocation`."""
    if isinstance(artefact, FilledForm):
        return read_part_names(language)[f"form_{artefact.form.value}"]
    return title_of_kind(artefact, language)


def name_part(part: str, said: dict[str, str]) -> str:
    """Return what a text of an element is called, e.g. `answer b, feedback`; `said` are the names."""
    kind, _, rest = part.partition("/")
    which, _, of_member = rest.partition("/")
    name = f"part_{kind}_{of_member}" if of_member else f"part_{kind}"
    return said[name].format(which=which)


def columns_of(kind: str, language: Language) -> tuple[str, ...]:
    """Return the headings a deliverable's rows stand under; none where its tables have their own."""
    headings = read_part_names(language).get(f"{kind}_columns")
    return tuple(headings.split("|")) if headings else ()


def name_choice(part: str, text: str, said: dict[str, str]) -> str:
    """Return a text as a person reads it: what is chosen among words is stored as a word of the contract."""
    if part == "modality":
        return said.get(f"modality_{text}", text)
    if part == "objective":
        return text or said["no_objective"]
    return said[text] if part == "answer" and text in {"true", "false"} else text
