"""An administrative document: the template of its form, filled from facts people gave."""

from pathlib import Path

from pipelines.deliverables.paperwork.contract import Paperwork
from pipelines.drafting.kind import Material
from pipelines.drafting.templates.facts import TemplateFacts
from pipelines.drafting.templates.filler import Filler
from pipelines.drafting.templates.stable_ids import keep_document_ids
from pipelines.drafting.templates.template import Template, find_template
from schemas.course import Form
from schemas.language import Language

FORMS = Path(__file__).with_name("forms")


def load_form_template(form: Form, language: Language) -> Template:
    """Return the template of a form in a language."""
    return find_template(FORMS, form.value, language)


def from_material(material: Material) -> Paperwork | None:
    """Return the document, every missing datum marked; None if the module asks for no form."""
    document = material.request.course.document(material.module.id)
    if document is None or document.form is None:
        return None
    facts = TemplateFacts(material.request.course, material.language, written=material.request.written)
    sections = Filler(facts, material.ids).sections(load_form_template(document.form, material.language))
    return keep_document_ids(Paperwork(form=document.form, sections=sections), material.request.previous)
