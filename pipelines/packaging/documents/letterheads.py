"""What paper of a training organisation carries around the text: who writes to whom, who signs."""

from pipelines.packaging.documents.model import Letterhead, Signatures
from pipelines.packaging.documents.texts import plain, words
from schemas.course import Administration, Form, Provider
from schemas.language import Language

SIGNERS: dict[Form, tuple[str, ...]] = {
    Form.AGREEMENT: ("sign_provider", "sign_client"),
    Form.CONTRACT: ("sign_provider", "sign_trainee"),
    Form.ATTENDANCE_SHEET: ("sign_trainer", "sign_provider"),
    Form.COMPLETION_CERTIFICATE: ("sign_provider",),
    Form.ATTESTATION: ("sign_provider",),
    Form.INVITATION: ("sign_provider",),
}
"""Who signs each administrative document; a questionnaire is signed by nobody."""

IN_TWO_COPIES = (Form.AGREEMENT, Form.CONTRACT)


def letterhead(administration: Administration | None, language: Language, *, of_letter: bool) -> Letterhead:
    """Return the head of a paper of the training organisation; a letter is to somebody, on some day."""
    says = words(language)
    provider = administration.provider if administration else Provider()
    if not of_letter:
        return Letterhead(sender(provider, language))
    return Letterhead(sender(provider, language), says["recipient"], says["dated"])


def sender(provider: Provider, language: Language) -> tuple[str, ...]:
    """Return a training organisation as its letters name it, a line each; empty where nothing is known."""
    says = words(language)
    name = " ".join(part for part in (provider.name, provider.legal_form) if part)
    reached = " · ".join(part for part in (provider.phone, provider.email) if part)
    siret = says["siret"].format(siret=provider.siret) if provider.siret else ""
    activity = ""
    if provider.activity_number:
        which = "activity_number" if provider.region else "activity_number_alone"
        activity = says[which].format(number=provider.activity_number, region=provider.region)
    return tuple(plain(line) for line in (name, provider.address, reached, siret, activity) if line)


def signatures(form: Form, language: Language) -> Signatures | None:
    """Return the places to sign an administrative document; None where nobody signs it."""
    if form not in SIGNERS:
        return None
    says = words(language)
    intro = says["signed_twice" if form in IN_TWO_COPIES else "signed"]
    return Signatures(intro, tuple(says[name] for name in SIGNERS[form]))
