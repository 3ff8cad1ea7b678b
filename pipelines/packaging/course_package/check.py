"""Check of a course package's evidence against the approved content that each of its modules carries."""

from collections.abc import Iterator, Mapping
from hashlib import sha256

from pydantic import ValidationError

from pipelines.packaging.rules.parsed_xml import make_finding
from schemas.course_package import COURSE_PACKAGE, CoursePackage
from schemas.finding import Finding


def check_evidence(files: Mapping[str, bytes], content: str) -> Iterator[Finding]:
    """Yield each module whose content is not the one its release was made from.

    `content` is the name of the file that holds it, in the folder of each module.
    """
    try:
        evidence = CoursePackage.from_json(files[COURSE_PACKAGE])
    except (ValidationError, RecursionError) as error:
        yield make_finding("content.course-evidence", COURSE_PACKAGE, why=str(error).splitlines()[0])
        return
    for module in evidence.modules:
        place = f"{module.folder}/{content}"
        wanted = module.learners or module.content
        if place not in files:
            yield make_finding("content.absent", place)
        elif (found := sha256(files[place]).hexdigest()) != wanted:
            yield make_finding("content.other", place, wanted=wanted, found=found)
