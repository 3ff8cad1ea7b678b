"""Report on a verified release: what is proven and what is not, as text for people or JSON for programs."""

import json
from collections.abc import Iterator
from datetime import UTC
from typing import Any

from pipelines.packaging.attestation.check import VerifiedRelease
from schemas.draft import Origin
from schemas.ids import SHORT_DIGEST
from schemas.language import Language
from schemas.languages.dates import format_long_day
from schemas.languages.numbers import format_percent
from schemas.languages.texts import TextCatalogue, read_texts

WRITERS = {Origin.HUMAN: "writer_human", Origin.MODEL: "writer_model"}


def read_report_texts(language: Language) -> TextCatalogue:
    """Return the texts of the report in a language, by key."""
    return read_texts("packaging.attestation", language)


def describe_verified(
    verified: VerifiedRelease, place: str, language: Language, *, key_inside: bool = False
) -> str:
    """Return what is proven and what is not, as lines of text."""
    says = read_report_texts(language)
    state = says["unproven" if verified.anchor is None else "proven"]
    lines = [
        says["headline"].format(module=verified.index.module, number=verified.index.number, state=state),
        *_describe_key(verified, says, key_inside=key_inside),
    ]
    if verified.anchor is None:
        lines.append(says["what_to_do"].format(place=place))
    lines += ["", says["head_agrees" if verified.anchor is None else "head_proven"]]
    lines += [f"- {line}" for line in _list_proven(verified, language)]
    lines += ["", says["head_not"]]
    lines += [f"- {line}" for line in _list_unproven(verified, language)]
    return "\n".join(lines)


def describe_for_program(verified: VerifiedRelease, language: Language) -> dict[str, Any]:
    """Return what `describe_verified` says as JSON values, with the statements."""
    return {
        "state": "unproven" if verified.anchor is None else "proven",
        "module": verified.index.module,
        "release": verified.index.number,
        "content": verified.index.content,
        "key": verified.anchor,
        "signed_with": verified.signer,
        "files": list(verified.files),
        "proven": [] if verified.anchor is None else list(_list_proven(verified, language)),
        "not_proven": list(_list_unproven(verified, language)),
        "review": json.loads(verified.review.canonical()),
        "origin": json.loads(verified.origin.canonical()),
        "validation": json.loads(verified.validation.canonical()),
        "observation": json.loads(verified.observation.canonical()),
    }


def _describe_key(verified: VerifiedRelease, says: dict[str, str], *, key_inside: bool) -> Iterator[str]:
    if verified.anchor is None:
        yield says["key_unknown"].format(signer=verified.signer)
        if key_inside:
            yield says["key_inside"]
    elif verified.anchor == verified.signer:
        yield says["key_known"].format(signer=verified.signer)
    else:
        yield says["key_followed"].format(signer=verified.signer, anchor=verified.anchor)


def _list_proven(verified: VerifiedRelease, language: Language) -> Iterator[str]:
    says = read_report_texts(language)
    yield says["files"].format(count=len(verified.files))
    yield from _describe_approvals(verified, language)
    yield says["embedded"]
    policy = verified.review.policy
    if policy is not None:
        yield says["policy"].format(
            roles=", ".join(policy.roles), people=policy.distinct_people, digest=policy.digest[:SHORT_DIGEST]
        )
    yield from _describe_origin(verified, language)
    validation = verified.validation
    yield says["valid"].format(passed=len(validation.passedTests), warned=len(validation.warnedTests))
    played = verified.observation
    if played.browser is not None:
        finding_count = sum(each.findings for each in played.packages)
        yield says["played"].format(
            browser=played.browser, count=len(played.packages), findings=finding_count
        )


def _describe_approvals(verified: VerifiedRelease, language: Language) -> Iterator[str]:
    says = read_report_texts(language)
    for each in verified.review.decisions:
        roles = says["roles"].format(roles=", ".join(each.roles)) if each.roles else ""
        yield says["approved" if each.verified else "approved_unverified"].format(
            person=each.person,
            roles=roles,
            content=each.digest[:SHORT_DIGEST],
            day=format_long_day(each.at, language),
            hour=f"{each.at.astimezone(UTC):%H:%M}",
        )
        if each.waivers:
            reasons = " / ".join(waiver.reason for waiver in each.waivers)
            yield says["waived"].format(person=each.person, count=len(each.waivers), reasons=reasons)


def _describe_origin(verified: VerifiedRelease, language: Language) -> Iterator[str]:
    says, origin = read_report_texts(language), verified.origin
    yield says[WRITERS.get(origin.writer, "writer_extractive")].format(
        author=origin.author,
        model=origin.model,
        host=origin.host,
        share=format_percent(origin.human_share, language, of_some=True),
    )
    yield says["sources"].format(count=len(origin.sources))
    versions = ", ".join(f"{name} {version}" for name, version in origin.made_with.items())
    yield says["made_with"].format(versions=versions)


def _list_unproven(verified: VerifiedRelease, language: Language) -> Iterator[str]:
    says, review = read_report_texts(language), verified.review
    for each in review.decisions:
        if not each.verified:
            yield says["not_verified"].format(person=each.person)
    if review.policy is None:
        yield says["no_roles"]
    stated = tuple(dict.fromkeys(filter(None, (source.rights for source in verified.origin.sources))))
    text = says["stated"].format(rights=" / ".join(stated)) if stated else ""
    yield says["rights"].format(stated=text)
    yield says["clock"]
    if verified.observation.browser is None:
        yield says["not_played"]
    yield says["true"]
    yield says["withdrawn"]
