"""The deployment plan: facts from people, obstacles from sources; and what it shares with the kit."""

from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.deliverable_kinds import DRAFTING_KINDS as KINDS
from pipelines.deliverables.deployment_plan.obstacles import Obstacle, find_obstacle
from pipelines.deliverables.needs_analysis.answer_tables import mark_answers
from pipelines.delivery.targets.folder.target import FolderTarget
from pipelines.delivery.targets.s3.target import S3Target
from pipelines.drafting.critique import criticise
from pipelines.drafting.draft import write_draft
from pipelines.drafting.extractive import ExtractiveWriter
from pipelines.drafting.inputs_fingerprint import compute_inputs_fingerprint
from pipelines.drafting.markdown import render_artefact
from pipelines.drafting.request import DraftRequest
from pipelines.testing.fake_openai import FakeOpenAI, Mode
from pipelines.testing.fake_openai.fake_writer import make_writer
from schemas.course import Contact, Deployment, MilestoneStep, Risk, Sponsor, TraineeGroup
from schemas.draft import Draft, Nature, Origin, Statement, Table
from schemas.language import Language
from tests.drafting.answered import ROWS, spans, survey
from tests.drafting.papers import DEPLOYMENT, document, drafted, parts, request, said, sections, told

PLAN, KIT = "deployment_plan", "sponsor_kit"
EVERYWHERE = pytest.mark.parametrize("language", list(Language), ids=lambda each: each.value)
NOTES = """# Entretien

Le quai ouvre tôt.

Aucune formation n'est possible le matin, l'équipe est seule.

## Contraintes

Les remplacements ne sont pas assurés en août.

Écrivez à awa@halles.example pour le planning.
"""


def asked(kind: str, text: str) -> DraftRequest:
    """A first draft of a document whose source says other things."""
    return replace(request(document(kind)), spans=spans({"sources/notes.md": text}))


# the plan


def test_the_plan_says_who_is_concerned_what_is_deployed_who_does_what_and_when() -> None:
    plan = sections(drafted(document(PLAN)))
    assert "Nuit | 12\u00a0personnes | Katell Morin" in said(plan["Personnes concernées"])
    assert "En tout\u00a0: 13\u00a0personnes." in said(plan["Personnes concernées"])
    assert "1 | La chaîne du froid | 20\u00a0min" in said(plan["Ce qui est déployé, et dans quel ordre"])
    assert "Commanditaire | Ronan Bihan, directeur" in said(plan["Qui fait quoi"])
    assert "20\u00a0min par personne" in said(plan["Qui fait quoi"])
    assert (
        "lundi 11\u00a0janvier 2027 | Ouverture | Annonce | Ronan Bihan\n"
        "lundi 25\u00a0janvier 2027 | Rappel | Rappel | Katell Morin" in said(plan["Calendrier"])
    )
    assert "Personne ne remplace la nuit | Deux créneaux par semaine" in said(
        plan["Ce qui peut gêner, et ce que l'on fait"]
    )


def test_each_target_is_told_with_who_imports_what_arrives_there() -> None:
    targets = (
        FolderTarget(kind="folder", id="depot", path="delivered"),
        S3Target(kind="s3", id="seau", bucket="b"),
    )
    (_, *rows) = said(
        sections(drafted(document(PLAN), targets=targets))["Ce qui est déployé, et dans quel ordre"]
    ).split("Les séances en groupe")
    assert "dossier d'échange «\u00a0depot\u00a0»" in rows[0]
    assert "espace de stockage S3 «\u00a0seau\u00a0»" in rows[0]
    assert rows[0].count("Goulven Le Meur") == 2


def test_where_nothing_is_delivered_by_itself_the_plan_says_who_imports() -> None:
    text = said(sections(drafted(document(PLAN), targets=()))["Ce qui est déployé, et dans quel ordre"])
    assert "remis à Goulven Le Meur, qui les importe" in text


def test_without_groups_the_plan_counts_the_trainees() -> None:
    draft = drafted(document(PLAN), deployment=DEPLOYMENT.model_copy(update={"groups": ()}))
    assert "Effectif\u00a0: 2 stagiaires." in said(sections(draft)["Personnes concernées"])
    assert told(draft, "data.missing") == []


@pytest.mark.parametrize("kind", [PLAN, KIT])
def test_a_plan_without_dates_or_sponsor_is_marked_and_cannot_be_approved(kind: str) -> None:
    without = DEPLOYMENT.model_copy(update={"milestones": (), "sponsor": None})
    draft = drafted(document(kind), deployment=without)
    missed = told(draft, "data.missing")
    assert {each.facts["key"] for each in missed} >= {"deployment.milestones", "deployment.sponsor.name"}
    assert {each.severity.value for each in missed} == {"blocking"}
    assert "[à compléter\u00a0: nom du commanditaire]" in said(draft.content)


def test_counts_are_left_to_people() -> None:
    plan = sections(drafted(document(PLAN)))["Comment on suit l'adoption et l'effet"]
    (table,) = [block for block in plan.blocks if isinstance(block, Table)]
    assert [row.cells[0] for row in table.rows] == [
        "Personnes inscrites",
        "Modules commencés",
        "Modules terminés",
        "Modules réussis",
    ]
    assert all(row.nature is Nature.BLANK and row.cells[2:] == ("", "", "") for row in table.rows)


# obstacles


def test_obstacles_are_quoted_from_the_sources_with_what_is_to_be_done() -> None:
    draft = write_draft(asked(PLAN, NOTES), ExtractiveWriter())
    risks = parts(sections(draft)["Ce qui peut gêner, et ce que l'on fait"])
    cited = [each for each in risks if each.citations]
    assert [each.text for each in cited if isinstance(each, Statement)] == [
        "Aucune formation n'est possible le matin, l'équipe est seule.",
        "Les remplacements ne sont pas assurés en août.",
    ]
    after = [risks[risks.index(each) + 1] for each in cited]
    assert all(each.nature is Nature.DIRECTION for each in after)
    assert "@halles.example pour" not in said(draft.content)


def test_without_an_obstacle_managers_are_to_be_asked() -> None:
    risks = said(sections(drafted(document(PLAN)))["Ce qui peut gêner, et ce que l'on fait"])
    assert "Demandez à chaque responsable" in risks


@pytest.mark.parametrize(
    ("text", "language", "kind"),
    [
        ("Une vingtaine d'agents lisent difficilement le français.", Language.FRENCH, Obstacle.READING),
        ("Les remplacements ne sont pas assurés.", Language.FRENCH, Obstacle.ABSENCE),
        ("Le bruit empêche d'écouter une vidéo.", Language.FRENCH, Obstacle.EQUIPMENT),
        ("Aucune formation avant 15 h.", Language.FRENCH, Obstacle.TIME),
        ("La formation manque de cadre.", Language.FRENCH, Obstacle.OTHER),
        ("The night shift has no time for training.", Language.ENGLISH, Obstacle.TIME),
        ("Nobody covers for those who train.", Language.ENGLISH, Obstacle.OTHER),
    ],
)
def test_an_obstacle_has_a_kind(text: str, language: Language, kind: Obstacle) -> None:
    assert find_obstacle(text, language) is kind


def test_what_is_done_about_an_obstacle_a_model_found_is_codes(tmp_path: Path) -> None:
    with FakeOpenAI() as fake:
        draft = write_draft(request(document(PLAN)), make_writer(fake, tmp_path))
    risks = parts(sections(draft)["Ce qui peut gêner, et ce que l'on fait"])
    assert [each.origin for each in risks if each.citations] == [Origin.MODEL] * 3
    done = [each for each in risks if isinstance(each, Statement) and each.text.startswith("À faire")]
    assert [each.origin for each in done] == [Origin.EXTRACTIVE]


def test_a_model_is_shown_no_row_of_a_questionnaire(tmp_path: Path) -> None:
    of = request(document(PLAN))
    files = spans({"besoins/reponses.csv": survey(ROWS), "besoins/entretien.md": NOTES})
    with FakeOpenAI() as fake:
        write_draft(replace(of, spans=mark_answers(files, counts_tables=True)), make_writer(fake, tmp_path))
        (prompt,) = [received.prompt for received in fake.requests]
    assert "Les remplacements ne sont pas assurés" in prompt
    assert "Office" not in prompt
    assert "Le suivi des refus de livraison" not in prompt  # two managers answered: too few to be quoted


def test_an_obstacle_of_a_model_without_a_source_is_shown_and_blocks(tmp_path: Path) -> None:
    with FakeOpenAI(Mode.UNKNOWN_SPANS) as fake:
        draft = write_draft(request(document(PLAN)), make_writer(fake, tmp_path))
    unsourced = {each.place for each in draft.findings if each.rule == "statement.unsourced"}
    risks = parts(sections(draft)["Ce qui peut gêner, et ce que l'on fait"])
    assert {each.id for each in risks if each.origin is Origin.MODEL} <= unsourced


def test_groups_that_hold_fewer_people_than_are_named_are_told() -> None:
    few = DEPLOYMENT.model_copy(update={"groups": (TraineeGroup(name="Nuit", people=1, manager="Awa"),)})
    (finding,) = told(drafted(document(PLAN), deployment=few), "plan.")
    assert (finding.rule, finding.facts) == ("plan.people", {"groups": "1", "trainees": "2"})
    assert told(drafted(document(PLAN)), "plan.") == []


# what changes, and what is hostile


def test_both_are_due_again_when_the_deployment_changes_and_other_documents_are_not() -> None:
    drop = FolderTarget(kind="folder", id="depot", path="delivered")

    def due(kind: str, deployment: Deployment, **changes: object) -> str:
        of = request(document(kind), deployment=deployment, **changes)
        return compute_inputs_fingerprint(KINDS, of.course, of.module, "spans")

    other = DEPLOYMENT.model_copy(update={"lead": "Awa Diop"})
    for kind in (PLAN, KIT):
        assert due(kind, DEPLOYMENT) != due(kind, other)
    assert due("letters", DEPLOYMENT) == due("letters", other)
    assert due(PLAN, DEPLOYMENT) != due(PLAN, DEPLOYMENT, targets=(drop,))
    assert due(KIT, DEPLOYMENT) == due(KIT, DEPLOYMENT, targets=(drop,))


HOSTILE = {
    "html": "<script>alert(1)</script>",
    "a formula": "=HYPERLINK(0)",
    "right to left": "\u202eAwa\u202c שלום",
    "a field of a template": "{sponsor.name} {{ 7 * 7 }}",
}


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("kind", [PLAN, KIT])
def test_a_hostile_name_stays_a_name(kind: str, name: str) -> None:
    given = Deployment(
        sponsor=Sponsor(name=name, role=name, message=name),
        lead=name,
        lms_admin=name,
        access=name,
        manager_minutes=5,
        groups=(TraineeGroup(name=name, people=2, manager=name),),
        milestones=tuple(
            each.model_copy(update={"what": name, "who": name}) for each in DEPLOYMENT.milestones
        ),
        risks=(Risk(risk=name, answer=name),),
        support=(Contact(about=name, reach=name),),
    )
    draft = drafted(document(kind), deployment=given)
    (artefact,) = draft.content.artefacts
    shown = render_artefact(KINDS, artefact, Language.FRENCH)
    assert "<script" not in shown
    assert "\u202e" not in shown
    assert "[à compléter" not in said(draft.content)
    assert name.replace("\u202e", "").replace("\u202c", "") in said(draft.content)
    assert Draft.from_json(draft.canonical()) == draft


@pytest.mark.parametrize("kind", [PLAN, KIT])
def test_a_date_or_a_price_a_model_wrote_blocks(tmp_path: Path, kind: str) -> None:
    with FakeOpenAI() as fake:
        draft = write_draft(request(document(kind)), make_writer(fake, tmp_path))
    wrote = next(each for each in parts(draft.content) if each.origin is Origin.MODEL)
    changed = wrote.model_copy(update={"text": "La clôture, le 30 juin 2027, coûte 900 €."})
    content = draft.content.model_dump_json().replace(wrote.model_dump_json(), changed.model_dump_json())
    asking = request(document(kind))
    found = criticise(KINDS, type(draft.content).model_validate_json(content), asking.spans, asking.course)
    figures = [each.facts["figure"] for each in found if each.rule == "letter.figure"]
    assert figures == ["30 juin 2027", "900 €"]


def test_the_steps_of_a_deployment_are_told_in_its_language() -> None:
    calendar = said(sections(drafted(document(PLAN, Language.ENGLISH)))["Calendar"])
    steps = [line.split(" | ")[1] for line in calendar.splitlines()]
    assert steps == ["Pilot", "Opening", "Reminder", "Closing", "Follow-up measure"]
    assert len(steps) == len(MilestoneStep)
