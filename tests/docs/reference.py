"""What the reference pages say of the code: one Markdown block for each page and language.

`python -m tests.docs.generate` writes the blocks into the pages; the tests compare them.
"""

import ast
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import typer
from pydantic import SecretStr

from adapters.moodle.functions import FUNCTIONS, MoodleUse, list_functions
from adapters.settings import Settings, list_secrets
from pipelines.cli import app
from schemas import errors
from schemas.finding import FindingRule, read_rule_texts, read_rules
from schemas.language import Language
from schemas.languages.catalogue import PluralText
from schemas.languages.formats import space_punctuation
from tests.docs.course_reference import HEADERS as COLUMNS
from tests.docs.course_reference import course_keys, deliverables

DOCS = Path(__file__).resolve().parents[2] / "docs"
LANGUAGES = ("en", "fr")
WIDTH = 90
PREFIX = "PREMIERJET_"
OUTSIDE_SETTINGS = {"PREMIERJET_SWEEP_CRON": "", "PREMIERJET_ROOT": ""}
BETWEEN = re.compile(r"(?<=<!-- generated: do not edit below -->\n).*(?=<!-- generated: end -->)", re.DOTALL)
CODE = re.compile(r"(^```.*?^```$|`[^`\n]*`)", re.DOTALL | re.MULTILINE)
PACKAGING = (
    "zip",
    "xml",
    "drawing",
    "content",
    "scorm12",
    "scorm2004",
    "cmi5",
    "tincan",
    "web",
    "documents",
    "banks",
    "listing",
    "session",
    "foreign",
    "page",
    "republish",
    "played",
    "access",
)
HEADERS = {
    "settings": {
        "en": ("setting", "default", "as a file", "who needs it", "meaning"),
        "fr": ("réglage", "défaut", "en fichier", "qui en a besoin", "sens"),
    },
    "errors": {"en": ("error", "exit code", "meaning"), "fr": ("erreur", "code de sortie", "sens")},
    "findings": {
        "en": ("rule", "severity", "what it says", "what you do"),
        "fr": ("règle", "gravité", "ce qu'elle dit", "ce que vous faites"),
    },
    "packaging": {
        "en": ("rule", "severity", "what it says"),
        "fr": ("règle", "gravité", "ce qu'elle dit"),
    },
    "moodle": {
        "en": ("function", "`source`", "`target`", "`results`", "for", "capability"),
        "fr": ("fonction", "`source`", "`target`", "`results`", "pour", "capacité"),
    },
}
NEEDED = {"en": ("", "(yes)", "yes"), "fr": ("", "(oui)", "oui")}
IN_ALL = {"en": "in all: {count}", "fr": "en tout : {count}"}
NEEDED_BY = {
    ("who keeps files elsewhere", "qui range ses fichiers ailleurs"): ("COURSES", "STORE", "ROOT", "KEYS"),
    ("who keeps drafts in a bucket", "qui garde ses brouillons dans un bucket"): (
        "S3_ENDPOINT_URL",
        "S3_REGION",
        "LEDGER_KEY",
        "LEDGER_LOCK_DAYS",
    ),
    ("who keeps proof outside the store", "qui garde une preuve hors de l'entrepôt"): (
        "CHECKPOINTS",
        "CHECKPOINT_LOCK_DAYS",
    ),
    ("who makes keys elsewhere", "qui fait ses clés ailleurs"): ("SIGNING_KEY_FILE",),
    ("who changes the ledger's key", "qui change la clé du registre"): ("LEDGER_RETIRED_KEYS",),
    ("several machines", "plusieurs machines"): ("POSTGRES_URL", "BROKER_URL", "SWEEP_PARTS"),
    ("several people, behind a proxy", "plusieurs personnes, derrière un proxy"): (
        "DESK_URL",
        "DAGSTER_URL",
        "DAGSTER_INTERNAL_URL",
        "IDENTITY_HEADER",
        "COURSE_OPERATORS",
        "SHARED",
    ),
    ("who shows several roots in one Dagster", "qui montre plusieurs racines dans un Dagster"): ("LOCATION",),
    ("people far from UTC", "des personnes loin de l'heure UTC"): ("TIME_ZONE",),
    ("who has an LRS", "qui a un LRS"): ("LRS_ENDPOINT", "LRS_USERNAME", "LRS_PASSWORD"),
    ("who reads results back", "qui relit des résultats"): ("RESULTS_KEY", "RESULTS_LRS_LOGIN"),
    ("who writes to people", "qui écrit aux personnes"): (
        "SMTP_URL",
        "NOTICE_FROM",
        "NOTICE_EVERY_MINUTES",
        "OPERATORS",
        "WEBHOOK_URL",
        "WEBHOOK_KIND",
    ),
    ("who plays releases on trial", "qui joue les versions à l'essai"): ("SELF_TEST", "CHROMIUM"),
    ("who pulls sources or delivers there", "qui y prend des sources ou y livre"): (
        "WEB_OWN_HOSTS",
        "MOODLE_TOKEN",
        "SCORM_CLOUD_SECRET",
    ),
    ("who has very large sources", "qui a de très grandes sources"): (
        "READER_SECONDS",
        "READER_PROCESSOR_SECONDS",
        "READER_MEMORY_MB",
        "READERS_AT_ONCE",
    ),
    ("who sweeps at night", "qui fait un passage la nuit"): ("SWEEP_CRON",),
}
"""For whom each setting is, in English and French."""

SEVERITIES = {
    "en": {"blocking": "blocking", "warning": "warning", "note": "note"},
    "fr": {"blocking": "bloquant", "warning": "attention", "note": "remarque"},
}
STAGES = {
    "en": {
        "draft": "In the draft",
        "source": "In the sources",
        "zip": "In any package: the zip",
        "xml": "In any package: its XML",
        "drawing": "In any package: its drawings",
        "content": "In any package: what was approved",
        "scorm12": "In a SCORM 1.2 package",
        "scorm2004": "In a SCORM 2004 package",
        "cmi5": "In a cmi5 package",
        "tincan": "In an xAPI package",
        "web": "In a web package",
        "documents": "In a package of documents",
        "banks": "In a package of question banks",
        "listing": "In the list of either",
        "session": "In a session of a cmi5 package, played on trial",
        "foreign": "In a package from elsewhere: use of the standard",
        "page": "On the pages of any package",
        "republish": "Between two packages: what learners lose",
        "played": "In any package, played on trial",
        "access": "In any package, audited for accessibility",
    },
    "fr": {
        "draft": "Dans le brouillon",
        "source": "Dans les sources",
        "zip": "Dans tout paquet : le zip",
        "xml": "Dans tout paquet : son XML",
        "drawing": "Dans tout paquet : ses dessins",
        "content": "Dans tout paquet : ce qui a été approuvé",
        "scorm12": "Dans un paquet SCORM 1.2",
        "scorm2004": "Dans un paquet SCORM 2004",
        "cmi5": "Dans un paquet cmi5",
        "tincan": "Dans un paquet xAPI",
        "web": "Dans un paquet web",
        "documents": "Dans un paquet de documents",
        "banks": "Dans un paquet de banques de questions",
        "listing": "Dans la liste de l’un ou de l’autre",
        "session": "Dans une session d’un paquet cmi5, jouée à l’essai",
        "foreign": "Dans un paquet venu d’ailleurs : usage de la norme",
        "page": "Sur les pages de tout paquet",
        "republish": "Entre deux paquets : ce que les apprenants perdent",
        "played": "Dans tout paquet, joué à l’essai",
        "access": "Dans tout paquet, examiné pour l’accessibilité",
    },
}


@cache
def texts() -> dict[str, dict[str, dict[str, str]]]:
    """Return what only a person can write about each verb, setting, error and rule."""
    return json.loads(Path(__file__).with_name("texts.json").read_text(encoding="utf-8"))


@cache
def blocks(language: str) -> dict[str, str]:
    """Return the generated block of each reference page, by file name."""
    pages = {
        "cli.md": _cli(language),
        "configuration.md": _settings(language),
        "errors.md": _errors(language),
        "findings.md": _findings(language),
        "course.md": _course(language),
        "artefacts.md": _table(COLUMNS["artefacts"][language], deliverables(language)),
    }
    return {name: _typeset(block, language) for name, block in pages.items()}


def guide_blocks(language: str) -> dict[str, str]:
    """Return the generated block of each page of the guide that has one, by file name."""
    return {"moodle.md": _typeset(_moodle(language), language)}


@cache
def verbs() -> dict[str, typer.core.TyperCommand | typer.core.TyperGroup]:
    """Return each command by the words one types after `premierjet`; the program itself as `premierjet`."""
    program = typer.main.get_command(app)
    found = {"premierjet": program}
    for name, command in program.commands.items():
        if command.hidden:  # a name of before
            continue
        found[name] = command
        for under, below in getattr(command, "commands", {}).items():
            found[f"{name} {under}"] = below
    return found


def help_of(verb: str) -> str:
    """Return what `premierjet VERB --help` prints, at a fixed width."""
    command = verbs()[verb]
    name = verb if verb == "premierjet" else f"premierjet {verb}"
    context = command.make_context(
        name, ["--help"], resilient_parsing=True, terminal_width=WIDTH, max_content_width=WIDTH
    )
    return "\n".join(line.rstrip() for line in command.get_help(context).splitlines()).strip()


@cache
def settings() -> dict[str, str]:
    """Return every setting's default by the name one writes in `.env`; empty where there is none."""
    fields = {PREFIX + name.upper(): field.default for name, field in Settings.model_fields.items()}
    known = {
        name: "" if value is None or isinstance(value, SecretStr) else str(value)
        for name, value in fields.items()
    }
    return known | OUTSIDE_SETTINGS


def error_classes() -> list[type[errors.PremierjetError]]:
    """Return every error we raise on purpose, each after its parent."""
    return list(_below(errors.PremierjetError))


def stage_of(rule: str) -> str:
    """Return the part of the findings page a rule belongs to."""
    prefix = rule.partition(".")[0]
    return prefix if prefix in (*PACKAGING, "source") else "draft"


def _below(kind: type[errors.PremierjetError]) -> Iterator[type[errors.PremierjetError]]:
    yield kind
    for child in kind.__subclasses__():
        if child.__module__ == errors.__name__:
            yield from _below(child)


def _typeset(block: str, language: str) -> str:
    """Return a block with the spaces of its language; what one types or reads on a screen stays as it is."""
    parts = CODE.split(block)
    return "".join(
        part if n % 2 else space_punctuation(part, Language(language)) for n, part in enumerate(parts)
    )


def _cli(language: str) -> str:
    parts = []
    for verb in verbs():
        title = verb if verb == "premierjet" else f"premierjet {verb}"
        parts.append(f"## {title}\n\n{texts()['verbs'][verb][language]}\n\n```text\n{help_of(verb)}\n```\n")
    return "\n" + "\n".join(parts) + "\n"


def _settings(language: str) -> str:
    said = texts()["settings"]
    rows = [
        (
            f"`{name}`",
            f"`{value}`" if value else "–",
            "`_FILE`" if name in list_secrets() else "–",
            _needed_by(name)[LANGUAGES.index(language)],
            said[name][language],
        )
        for name, value in settings().items()
    ]
    return _table(HEADERS["settings"][language], rows)


def _needed_by(name: str) -> tuple[str, str]:
    return next(who for who, names in NEEDED_BY.items() if name.removeprefix(PREFIX) in names)


def _errors(language: str) -> str:
    said = texts()["errors"]
    rows = [
        (
            f"{'· ' * (len(kind.__mro__) - 4)}`{kind.__name__}`",
            str(kind.exit_code),
            said[kind.__name__][language],
        )
        for kind in error_classes()
    ]
    return _table(HEADERS["errors"][language], rows)


def _findings(language: str) -> str:
    parts = []
    for stage, title in STAGES[language].items():
        own = {rule: body for rule, body in read_rules().items() if stage_of(rule) == stage}
        columns = HEADERS["packaging" if stage in PACKAGING else "findings"][language]
        rows = [_rule(rule, body, language)[: len(columns)] for rule, body in own.items()]
        parts.append(f"\n## {title}\n{_table(columns, rows)}")
    return "".join(parts)


def _moodle(language: str) -> str:
    said, uses = texts()["moodle"], tuple(MoodleUse)
    rows = [
        (
            f"`{each.name}`",
            *(NEEDED[language][(use in each.uses) + (use in each.uses - each.spared)] for use in uses),
            said[each.name][language],
            " ".join(f"`{capability}`" for capability in each.capabilities),
        )
        for each in FUNCTIONS
    ]
    counts = (str(len(list_functions(use))) for use in uses)
    total = (IN_ALL[language].format(count=len(FUNCTIONS)), *counts, "", "")
    return _table(HEADERS["moodle"][language], [*rows, total])


def _course(language: str) -> str:
    columns = COLUMNS["course"][language]
    return "".join(
        f"\n## {heading}\n\n{told}\n{_table(columns, rows)}" for heading, told, rows in course_keys(language)
    )


def _rule(rule: str, body: FindingRule, language: str) -> tuple[str, ...]:
    message = read_rule_texts(rule, Language(language)).message
    message = dict(message.forms)["other"] if isinstance(message, PluralText) else message
    told = texts()["remedies"].get(rule, {}).get(language, "")
    return f"`{rule}`", SEVERITIES[language][body.severity], message, told


def _table(columns: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [columns, ("---",) * len(columns), *rows]
    return "\n" + "".join("| " + " | ".join(_cell(cell) for cell in line) + " |\n" for line in lines) + "\n"


def _cell(text: str) -> str:
    """Return text that no table, tag or emphasis of Markdown swallows."""
    return text.replace("|", "\\|").replace("<", "&lt;").replace(">", "&gt;")


@cache
def list_tests(file: Path) -> frozenset[str]:
    """Return the names of the tests of a file; those of a class as `TestClass::test_name`."""
    body = ast.parse(file.read_text(encoding="utf-8")).body
    classes = [node for node in body if isinstance(node, ast.ClassDef)]
    named = [node.name for node in body if isinstance(node, ast.FunctionDef)]
    named += [f"{c.name}::{f.name}" for c in classes for f in c.body if isinstance(f, ast.FunctionDef)]
    return frozenset(name for name in named if name.rpartition("::")[2].startswith("test_"))
