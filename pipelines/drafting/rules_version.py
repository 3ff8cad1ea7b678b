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

CODE = Path(__file__).with_name("critique")
KIND_FILES = ("contract.py", "criticism.py", "drafting.py", "rules.json")
"""Files in a kind's folder that decide what is found in it: its own rules, and what it tells shared rules."""


@cache
def compute_rules_version(folders: tuple[Path, ...]) -> str:
    """Return the start of a digest over the rules, the code that applies them, and its words.

    `folders` are those of the installed kinds, sorted by name; where they lie on the disk does not count.
    Neither do the texts of findings: another wording finds nothing new. Any other change of these files
    changes the version, whether or not it finds anything new, so nobody has to remember to raise a number.
    """
    digest = sha256()
    shared_files = (*sorted(RULES.glob("*.json")), *sorted(CODE.glob("*.py")))
    named_files = [(file.name, file) for file in shared_files]
    named_files += ((f"{language}/{LEXICON}", find_pack(language) / LEXICON) for language in Language)
    kind_files = (*KIND_FILES, *(f"lexicon/{language}.json" for language in Language))
    named_files += ((f"{folder.name}/{name}", folder / name) for folder in folders for name in kind_files)
    for name, file in named_files:
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
"""Settings of `course.yaml` on people, machines and places, which no rule reads."""


class _CourseVersions:
    """The version of each course, computed once for its thousands of modules."""

    def __init__(self) -> None:
        self._by_course: dict[str, tuple[Course, str]] = {}

    def find_digest(self, course: Course) -> str:
        remembered = self._by_course.get(course.id)
        if remembered is None or remembered[0] is not course:
            read_by_rules = course.model_dump(mode="json", exclude_none=True, exclude=READ_BY_NO_RULE)
            remembered = self._by_course[course.id] = (
                course,
                sha256(write_canonical_json(read_by_rules)).hexdigest(),
            )
        return remembered[1]


_COURSE_VERSIONS = _CourseVersions()


def compute_course_version(course: Course) -> str:
    """Return the sha256 of what rules read of a course besides a draft: its context, data and modules.

    A name that is added there can remove a finding, though no draft is written anew for it.
    """
    return _COURSE_VERSIONS.find_digest(course)
