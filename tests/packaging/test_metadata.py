"""What is known of a module is written wherever a format has a place for it."""

import json
from collections.abc import Callable

import pytest
from lxml import etree, html

from pipelines.deliverables.glossary.contract import Glossary
from pipelines.packaging.learning_resource import LearningResource, describe_learning_resource
from pipelines.packaging.zip_writer import write_zip
from pipelines.testing import builders, samples
from pipelines.testing.packages import build_files
from schemas.course import Bloom, Objective
from schemas.draft import CourseFrame, Origin, Row
from schemas.language import Language

OBJECTIVES = (
    Objective(id="seuils", text="Citer les seuils", bloom=Bloom.REMEMBER),
    Objective(id="tri", text="Trier les produits exposés", bloom=Bloom.ANALYSE),
)
GLOSSARY = Glossary(
    entries=tuple(
        Row(id=f"st-{number:04d}", cells=(term, "définition"), origin=Origin.HUMAN)
        for number, term in enumerate(("Chambre froide", "Sonde", "Sonde"), start=20)
    )
)
GIVEN = CourseFrame(
    course="Travailler au froid", rights="© Les Halles de Brume", source_rights=("DILA, CC BY 4.0",)
)
KNOWN = {
    "objectives": OBJECTIVES,
    "given": GIVEN,
    "artefacts": (*builders.content().artefacts, GLOSSARY),
}


def manifest_of(kind: str) -> str:
    return _words(samples.files(kind, **KNOWN)[samples.MANIFESTS[kind]])


def qti(version: str) -> str:
    banks = build_files(samples.make_edition(**KNOWN), "banks")
    return _words(samples.unzip_files(banks[f"qti-{version}.zip"])["imsmanifest.xml"])


def page() -> str:
    """What the page says to machines, its text not escaped."""
    shown = html.document_fromstring(samples.files("web", **KNOWN)["index.html"].decode())
    data = json.loads(shown.xpath("string(//script[@type='application/ld+json'])"))
    return json.dumps(data, ensure_ascii=False)


def _words(manifest: bytes) -> str:
    metadata = etree.fromstring(manifest).find("{*}metadata")
    return etree.tostring(metadata, encoding="unicode")


BINDINGS: dict[str, Callable[[], str]] = {
    "SCORM 1.2 (IMS Meta-Data)": lambda: manifest_of("scorm12"),
    "SCORM 2004 (LOM)": lambda: manifest_of("scorm2004"),
    "QTI 2.1 (LOM)": lambda: qti("2.1"),
    "QTI 3.0 (LOM)": lambda: qti("3.0"),
    "web page (schema.org)": page,
}
FIELDS: dict[str, Callable[[LearningResource], tuple[str, ...]]] = {
    "activity": lambda known: (known.activity,),
    "title": lambda known: (known.title,),
    "description": lambda known: (known.description,),
    "language": lambda known: (known.language.value,),
    "course": lambda known: (known.course,),
    "version": lambda known: (str(known.version),),
    "digest": lambda known: (known.digest,),
    "source_type": lambda known: (known.source_type,),
    "minutes": lambda _: ("PT20M",),
    "objectives": lambda known: tuple(
        said for each in known.objectives for said in (each.text, each.bloom.value, "Revised Bloom taxonomy")
    ),
    "reviewers": lambda known: tuple(
        said for each in known.reviewers for said in (each.person, each.at[:10])
    ),
    "rights": lambda known: (known.rights or "",),
    "source_rights": lambda known: known.source_rights,
    "keywords": lambda known: known.keywords,
}
ONE_PLACE_ONLY = {"course_iri": "web page (schema.org)"}
"""LOM has no place for the address of a course that is no file; its title is a keyword there."""


def test_the_table_below_leaves_no_field_out() -> None:
    assert {*FIELDS, *ONE_PLACE_ONLY} == set(LearningResource.__dataclass_fields__)


@pytest.mark.parametrize("binding", BINDINGS)
@pytest.mark.parametrize("field", FIELDS)
def test_each_field_is_in_each_binding(field: str, binding: str) -> None:
    wanted = FIELDS[field](describe_learning_resource(samples.make_edition(**KNOWN)))
    written = BINDINGS[binding]()
    assert [
        said for said in wanted if said.replace("&", "&amp;") not in written and said not in written
    ] == []


def test_the_page_names_the_course_by_its_address() -> None:
    assert json.loads(page())["isPartOf"]["@id"] == builders.course().iri


@pytest.mark.parametrize("kind", ["cmi5", "tincan"])
def test_a_format_without_metadata_says_aims_origin_and_approval_in_its_description(
    kind: str,
) -> None:
    """cmi5.xml and tincan.xml hold a title and a description; the page they launch holds the rest."""
    members = samples.files(kind, **KNOWN)
    known = describe_learning_resource(samples.make_edition(**KNOWN))
    manifest = members[samples.MANIFESTS[kind]].decode()
    assert all(said in manifest for said in (known.title, known.description, 'lang="fr"'))
    assert members["index.html"].count(b"application/ld+json") == 1


def test_a_module_may_be_searched_by_the_terms_of_its_glossary_each_once() -> None:
    known = describe_learning_resource(samples.make_edition(**KNOWN))
    assert known.keywords == ("Travailler au froid", "Chambre froide", "Sonde")


@pytest.mark.parametrize(
    ("language", "stated"),
    [
        (Language.FRENCH, "Les conditions d’usage sont celles de l’organisation qui publie ce module."),
        (Language.ENGLISH, "The conditions of use are those of the organisation that publishes this module."),
    ],
)
def test_a_course_that_states_no_rights_leaves_them_to_the_organisation(
    language: Language, stated: str
) -> None:
    known = describe_learning_resource(samples.make_edition(language=language))
    assert known.stated_rights == stated
    assert "copyrightNotice" not in samples.files("web")["index.html"].decode()


HOSTILE = '<b>\u202eAll & ]]> "rights"</b> 🧊 \ufffe' + "x" * 400


@pytest.mark.parametrize("kind", ["scorm12", "scorm2004", "web"])
def test_hostile_rights_and_terms_keep_a_package_valid(kind: str) -> None:
    hostile = KNOWN | {
        "title": HOSTILE[:300],
        "given": CourseFrame(course=HOSTILE[:300], rights=HOSTILE, source_rights=(HOSTILE,)),
    }
    members = samples.files(kind, **hostile)
    assert samples.find_broken_rules(kind, members) == set()
    assert write_zip(members) == write_zip(samples.files(kind, **hostile))


@pytest.mark.parametrize("kind", ["scorm12", "scorm2004"])
@pytest.mark.parametrize("objectives", [(), OBJECTIVES], ids=["none", "two"])
def test_a_module_with_any_number_of_objectives_has_valid_metadata(
    kind: str, objectives: tuple[Objective, ...]
) -> None:
    assert samples.find_broken_rules(kind, samples.files(kind, **KNOWN | {"objectives": objectives})) == set()


def test_aims_of_any_length_leave_room_for_who_wrote_and_who_approved_the_text() -> None:
    """A catalogue may cut what is longer; it would cut the end, which is what people have to know."""
    aims = tuple(Objective(id=f"aim-{n}", text="Relever la température " * 20 + f"{n}") for n in range(12))
    short, long = (
        describe_learning_resource(samples.make_edition(objectives=each)).description for each in ((), aims)
    )
    assert len(long) <= 2000
    told, _, origin = long.partition("… ")
    assert (origin, aims[0].text in told) == (short, True)
    assert short.endswith("Approuvé par lea le 24 novembre 2026.")
