"""Names of the fields of a course's form, as the form shows them and not as `course.yaml` has them."""

import re

from schemas.languages.texts import TextCatalogue

FIELD = re.compile(r"(?:modules\[(\d+)\](?:\.objectives\[(\d+)\])?\.?)?(.*)")
OF_COURSE = {
    "title": "setup_title",
    "language": "setup_language",
    "context.organisation": "setup_organisation",
    "context.audience": "setup_audience",
    "theme.name": "setup_theme",
    "theme.accent": "setup_accent",
}
OF_MODULE = {
    "title": "setup_module_title",
    "duration_minutes": "setup_minutes",
    "sources": "setup_module_sources",
    "artefacts": "setup_deliverables",
}
OF_OBJECTIVE = {
    "text": "setup_objective_text",
    "bloom": "setup_level",
    "condition": "setup_condition",
    "criterion": "setup_criterion",
}


def name_field(field: str, t: TextCatalogue) -> str:
    """Return the label of a field, after the module and the objective that it is of."""
    found = FIELD.fullmatch(field)
    assert found is not None
    module, objective, name = found.groups()
    labels = OF_COURSE if module is None else OF_MODULE if objective is None else OF_OBJECTIVE
    parts = [
        t["setup_module"].format(number=int(module) + 1) if module else "",
        t["setup_objective"].format(number=int(objective) + 1) if objective else "",
        t[labels[name]] if name else "",
    ]
    return " · ".join(filter(None, parts))
