"""cmi5: one course structure, a block in which each module is an assignable unit (cmi5 Quartz, section 13).

Units and objectives are copied from the course structures of the modules' releases, so that moveOn and
mastery score are those that were approved. The course is satisfied once every unit is (section 9.6).
"""

from copy import deepcopy

from pipelines.packaging.course_package.contents import CourseContents, ModulePackage
from pipelines.packaging.manifests.cmi5 import CMI5, add_texts, start_manifest
from pipelines.packaging.markup import Node, add_child, serialise
from pipelines.packaging.rules.parsed_xml import read_text
from schemas.languages.texts import read_texts


def write_course_manifest(contents: CourseContents) -> bytes:
    """Return `cmi5.xml`; each unit has the id that it has in the module's own package."""
    course = contents.course
    texts = read_texts("packaging.course_package", course.language)
    titles = " · ".join(_read_title(_find_unit(module)) for module in contents.modules)
    described = (course.title, texts.say("description", titles=titles), course.language)
    node = start_manifest()
    add_texts(add_child(node, CMI5("course"), id=course.iri), *described)
    _add_objectives(node, contents)
    block = add_child(node, CMI5("block"), id=build_block_id(course.iri))
    add_texts(block, *described)
    block.extend(_copy_unit(module) for module in contents.modules)
    return serialise(node)


def build_block_id(iri: str) -> str:
    """Return the IRI of the block; no module has it, since their ids have no underscore."""
    return f"{iri.rstrip('/')}/_modules"


def _add_objectives(node: Node, contents: CourseContents) -> None:
    listed = [
        deepcopy(objective)
        for module in contents.modules
        for objective in module.manifest.iterfind(f"{CMI5('objectives')}/{CMI5('objective')}")
    ]
    if listed:
        add_child(node, CMI5("objectives")).extend(listed)


def _copy_unit(module: ModulePackage) -> Node:
    """Return a module's unit, its address moved to the module's folder."""
    unit = deepcopy(_find_unit(module))
    url = unit.find(CMI5("url"))
    assert url is not None
    url.text = module.place(read_text(url))
    return unit


def _find_unit(module: ModulePackage) -> Node:
    (unit,) = module.manifest.iter(CMI5("au"))
    return unit


def _read_title(unit: Node) -> str:
    return read_text(unit.find(f"{CMI5('title')}/{CMI5('langstring')}"))
