"""What is wrong with a course as it is set up, in the words of its form: who fills it in writes no YAML."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from adapters.course_yaml import CourseFault, list_course_faults
from pipelines.course_setup.course_fields import CourseFields
from schemas.refusal import TextFact

THEME = ("theme", "theme.name")


def list_form_faults(fields: CourseFields, place: Path, text: str) -> tuple[CourseFault, ...]:
    """Return what is wrong with the text of a course, whose fields these are."""
    faults = list_course_faults(place, text)
    return (*_list_own_faults(fields), *(_word_for_form(each, fields) for each in faults))


def _list_own_faults(fields: CourseFields) -> Iterator[CourseFault]:
    """Yield what the file would not say: a list that is empty is left out of it, and then the usual one."""
    for number, module in enumerate(fields.modules):
        if not module.deliverables:
            yield CourseFault(f"modules[{number}].artefacts", 0, TextFact("value_none_left"))


def _word_for_form(fault: CourseFault, fields: CourseFields) -> CourseFault:
    if fault.path in THEME and not fields.theme:
        return replace(fault, what=TextFact("form_theme_wanted"))
    match fault.what:
        case TextFact("theme_colour", facts):
            return replace(fault, what=TextFact("form_colour", facts))
        case TextFact("value_no_choice") if fault.path.endswith(".bloom"):
            return replace(fault, what=TextFact("form_level"))
    return fault
