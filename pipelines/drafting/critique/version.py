"""Version of the rules a draft was criticised by; another version may find something else."""

from functools import cache
from hashlib import sha256
from pathlib import Path

from schemas.canonical import write_canonical_json
from schemas.course import Course
from schemas.finding import RULES
from schemas.ids import SHORT_DIGEST
from schemas.language import Language
from schemas.languages.packs import LEXICON, find_pack

CODE = Path(__file__).parent
OF_A_KIND = ("contract.py", "criticism.py", "drafting.py", "rules.json")
"""What a kind says and does of rules, in its folder: its own, and by its qualities those of all kinds."""


@cache
def compute_rules_version(folders: tuple[Path, ...]) -> str:
    """Return the start of a digest over the rules, the code that applies them, and its words.

    `folders` are those of the kinds there are, in the order of their names; where they lie does not count.
    What a finding is told in does not count: a text mended finds nothing new.
    It moves with every change of any, whether or not that finds anything new: nobody has to remember to
    raise a number.
    """
    digest = sha256()
    ours = (*sorted(RULES.glob("*.json")), *sorted(CODE.glob("*.py")))
    named = [(file.name, file) for file in ours]
    named += ((f"{language}/{LEXICON}", find_pack(language) / LEXICON) for language in Language)
    of_a_kind = (*OF_A_KIND, *(f"lexicon/{language}.json" for language in Language))
    named += ((f"{folder.name}/{name}", folder / name) for folder in folders for name in of_a_kind)
    for name, file in named:
        if file.is_file():
            digest.update(f"{name} {sha256(file.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()[:SHORT_DIGEST]


READ_BY_NO_RULE = {
    "review",
    "model",
    "speech",
    "embedding",
    "budget",
    "scans",
    "deliver",
    "targets",
    "results",
}
"""What `course.yaml` says of people, machines and places: no sentence of a draft is held against it."""


class _Courses:
    """The digest of each course as it was read last: thousands of modules share one."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[Course, str]] = {}

    def digest(self, course: Course) -> str:
        known = self._known.get(course.id)
        if known is None or known[0] is not course:
            held = course.model_dump(mode="json", exclude_none=True, exclude=READ_BY_NO_RULE)
            known = self._known[course.id] = (course, sha256(write_canonical_json(held)).hexdigest())
        return known[1]


_COURSES = _Courses()


def compute_course_version(course: Course) -> str:
    """Return the sha256 of what a course says around a module: its context, its data, its other modules.

    Rules look for names there, for one; a change that moves no draft's own inputs may still move a finding.
    """
    return _COURSES.digest(course)
