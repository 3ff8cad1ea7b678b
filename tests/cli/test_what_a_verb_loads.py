"""What a command loads before it answers, read from `sys.modules` of its own process."""

import subprocess
import sys

import pytest

from tests.cli.conftest import Door

HEAVY_NAMES = """
boto3 botocore cryptography dagster docx duckdb jinja2 lxml matplotlib nh3 numpy openai PIL playwright
pptx pypdfium2 requests rich sqlalchemy starlette tincan trafilatura typst weasyprint
"""
HEAVY = set(HEAVY_NAMES.split())
"""What takes long to load; a verb names those it needs."""

RUN = """
import sys
sys.argv[1:] = {arguments!r}
from pipelines.cli import main
try:
    main()
except SystemExit:
    pass
"""

FORKED = """
import os, sys
for script in {scripts!r}:
    if child := os.fork():
        assert os.waitpid(child, 0)[1] == 0, script
        continue
    exec(script, {{}})
    print("\\nloaded", *sorted(sys.modules), flush=True)
    os._exit(0)
"""


def list_loaded(first: str, *scripts: str) -> list[set[str]]:
    """Return the modules that a process has loaded once each script has run.

    A process runs `first`, and a fork of it each script: whatever `first` loads is loaded by each.
    """
    code = f"{first}\n{FORKED.format(scripts=scripts)}"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    found = [set(line.split()[1:]) for line in run.stdout.splitlines() if line.startswith("loaded ")]
    assert len(found) == len(scripts)
    return found


def list_loaded_packages(first: str, *scripts: str) -> list[set[str]]:
    """Return the same by their first names."""
    return [{name.partition(".")[0] for name in loaded} for loaded in list_loaded(first, *scripts)]


HELP = ["--help", "--version", "ledger --help", "shw"]
VERBS = "check decide deliver draft edit notify package pull revise show status withdraw"


def test_help_loads_nothing_that_verbs_need() -> None:
    """It took 1.6 s of processor while each verb was imported to print its line."""
    scripts = [RUN.format(arguments=arguments.split(" ")) for arguments in HELP]
    needed = HEAVY | {"adapters", "babel", "yaml"}
    found = list_loaded_packages("import pipelines.cli", *scripts)
    assert [loaded & needed for loaded in found] == [set()] * len(HELP)


def test_the_help_of_a_verb_loads_nothing_heavy() -> None:
    scripts = [RUN.format(arguments=[verb, "--help"]) for verb in VERBS.split()]
    found = list_loaded_packages("import pipelines.cli, adapters.workspace", *scripts)
    heavy = {verb: loaded & HEAVY for verb, loaded in zip(VERBS.split(), found, strict=True)}
    assert {verb for verb in heavy if heavy[verb]} == set()


NEEDED = {
    "workflow": "",
    "workflow.decide": "",
    "workflow.deliver": "",
    "workflow.draft": "",
    "workflow.pull": "",
    "workflow.release": "cryptography jinja2 lxml",
    "workflow.sweep": "",
    "queries.due_work": "",
    "queries.overview_status": "",
    "queries.review_situation": "",
    "queries.queue_places": "",
}
"""What each verb's own part of the house loads; `pipelines.workflow` itself is none of it."""

OF_DAGSTER = "dagster jinja2 nh3 requests rich sqlalchemy"
"""What a run in the command's own process loads, whatever it does."""


@pytest.mark.trial
def test_a_decision_loads_its_job_and_not_every_definition() -> None:
    """`decide` took as long to load sensors, packages and charts as Dagster took to run the job."""
    script = (
        "from pipelines.cli.runs import _find_job; _find_job('decide'); import sys; assert not [\n"
        "    name for name in sys.modules if name in ('pipelines.defs.sensors', 'pipelines.packaging.build')]"
    )
    (loaded,) = list_loaded_packages("import adapters.workspace", script)
    assert loaded & HEAVY <= set(OF_DAGSTER.split())


def test_what_a_draft_is_written_by_is_loaded_once_there_is_one_to_write() -> None:
    """Rules, writers and critics are half of all our modules: who finds nothing to do needs none."""
    script = (
        "import pipelines.workflow.sweep, sys; assert not sys.modules.keys() & {\n"
        "    'pipelines.drafting.critique', 'pipelines.drafting.draft', 'pipelines.drafting.writers',\n"
        "    'pipelines.workflow.revision_writer'}"
    )
    list_loaded_packages("import adapters.workspace", script)


def test_a_verb_loads_only_what_it_needs() -> None:
    scripts = [f"import pipelines.{module}" for module in NEEDED]
    found = list_loaded_packages("import adapters.workspace", *scripts)
    heavy = {module: loaded & HEAVY for module, loaded in zip(NEEDED, found, strict=True)}
    assert heavy == {module: set(needed.split()) for module, needed in NEEDED.items()}


def test_a_verb_ends_without_a_last_look_for_garbage() -> None:
    """It took a fifth of `status`: Python looks through all that was loaded, to free what ends anyway."""
    asked = "import atexit, gc; atexit.register(lambda: print(gc.get_freeze_count() > 0))\n"
    run = RUN.format(arguments=["--version"])
    done = subprocess.run([sys.executable, "-c", asked + run], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "True"


NEEDED_TO_ANSWER = {
    "status": "",
    "show froid--chaine": "nh3",
    "ledger verify": "cryptography",
    "draft": "nh3",
    "decide froid--releve approve --as lea": "dagster rich sqlalchemy",
}
"""What each verb has loaded once it has answered, where one module is delivered and one waits."""

NEVER_NEEDED = {
    "status": "pipelines.drafting.kind pipelines.kinds pipelines.source_process schemas.overview "
    "schemas.results",
    "show": "pipelines.deliverables.lesson.recipe pipelines.deliverables.quiz.candidates "
    "pipelines.deliverables.quiz.recipe pipelines.drafting.comments pipelines.drafting.critique "
    "pipelines.drafting.writers pipelines.kinds pipelines.source_process schemas.overview schemas.results",
    "ledger": "pipelines.drafting pipelines.kinds pipelines.source_process schemas.overview",
    "draft": "pipelines.deliverables.lesson.extraction pipelines.deliverables.quiz.candidates "
    "pipelines.delivery.withdrawal pipelines.drafting.critique pipelines.drafting.draft "
    "pipelines.drafting.writers pipelines.kinds pipelines.review.editing pipelines.review.page_words "
    "pipelines.source_process pipelines.sourcing.pull pipelines.workflow.revision_writer "
    "pipelines.workflow.plan schemas.overview",
    "decide": "pipelines.defs.delivery pipelines.defs.plans pipelines.drafting.kind schemas.overview",
}
"""Of our own, what a verb did load and used nothing of: a third of the time `status` took."""


@pytest.mark.trial
def test_a_verb_that_answered_has_loaded_what_its_answer_needed(delivered: Door) -> None:
    scripts = [
        RUN.format(arguments=[*verb.split(), "--root", str(delivered.root)]) for verb in NEEDED_TO_ANSWER
    ]
    found = dict(zip(NEEDED_TO_ANSWER, list_loaded("import pipelines.cli", *scripts), strict=True))
    heavy = {verb: {name.partition(".")[0] for name in loaded} & HEAVY for verb, loaded in found.items()}
    assert heavy == {verb: set(needed.split()) for verb, needed in NEEDED_TO_ANSWER.items()}
    unused = {verb: loaded & set(NEVER_NEEDED[verb.split()[0]].split()) for verb, loaded in found.items()}
    assert unused == {verb: set() for verb in NEEDED_TO_ANSWER}


@pytest.mark.trial
def test_each_module_of_the_command_line_can_be_loaded_first() -> None:
    """Two that loaded each other took `premierjet ledger key` down, and no test loaded that one first."""
    code = (
        "import sys\n"
        "from importlib import import_module\n"
        "from pkgutil import walk_packages\n"
        "import pipelines.cli as commands\n"
        "for found in walk_packages(commands.__path__, 'pipelines.cli.'):\n"
        "    for name in [name for name in sys.modules if name.startswith('pipelines.cli.')]:\n"
        "        del sys.modules[name]\n"
        "    import_module(found.name)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
