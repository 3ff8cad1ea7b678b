"""What a command loads before it answers, read from `sys.modules` of its own process."""

import subprocess
import sys

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
    print("loaded", *sorted({{name.partition(".")[0] for name in sys.modules}}), flush=True)
    os._exit(0)
"""


def list_loaded_modules(first: str, *scripts: str) -> list[set[str]]:
    """Return the packages, by their first names, that a process has loaded once each script has run.

    A process runs `first`, and a fork of it each script: whatever `first` loads is loaded by each.
    """
    code = f"{first}\n{FORKED.format(scripts=scripts)}"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    found = [set(line.split()[1:]) for line in run.stdout.splitlines() if line.startswith("loaded ")]
    assert len(found) == len(scripts)
    return found


HELP = ["--help", "--version", "ledger --help", "shw"]
VERBS = "check decide deliver draft edit notify package pull revise show status withdraw"


def test_help_loads_nothing_that_verbs_need() -> None:
    """It took 1.6 s of processor while each verb was imported to print its line."""
    scripts = [RUN.format(arguments=arguments.split(" ")) for arguments in HELP]
    needed = HEAVY | {"adapters", "babel", "yaml"}
    found = list_loaded_modules("import pipelines.cli", *scripts)
    assert [loaded & needed for loaded in found] == [set()] * len(HELP)


def test_the_help_of_a_verb_loads_nothing_heavy() -> None:
    scripts = [RUN.format(arguments=[verb, "--help"]) for verb in VERBS.split()]
    found = list_loaded_modules("import pipelines.cli, adapters.workspace", *scripts)
    heavy = {verb: loaded & HEAVY for verb, loaded in zip(VERBS.split(), found, strict=True)}
    assert {verb for verb in heavy if heavy[verb]} == set()


NEEDED = {
    "workflow": "",
    "workflow.decide": "",
    "workflow.deliver": "",
    "workflow.draft": "jinja2",
    "workflow.pull": "",
    "workflow.release": "cryptography jinja2 lxml",
    "workflow.sweep": "jinja2",
    "queries.due_work": "",
    "queries.overview_status": "",
    "queries.review_situation": "",
    "queries.queue_places": "",
}
"""What each verb's own part of the house loads; `pipelines.workflow` itself is none of it."""

OF_DAGSTER = "dagster jinja2 nh3 requests rich sqlalchemy"
"""What a run in the command's own process loads, whatever it does."""


def test_a_decision_loads_its_job_and_not_every_definition() -> None:
    """`decide` took as long to load sensors, packages and charts as Dagster took to run the job."""
    script = (
        "from pipelines.cli.runs import _find_job; _find_job('decide'); import sys; assert not [\n"
        "    name for name in sys.modules if name in ('pipelines.defs.sensors', 'pipelines.packaging.build')]"
    )
    (loaded,) = list_loaded_modules("import adapters.workspace", script)
    assert loaded & HEAVY <= set(OF_DAGSTER.split())


def test_what_a_draft_is_written_by_is_loaded_once_there_is_one_to_write() -> None:
    """Rules, writers and critics are half of all our modules: who finds nothing to do needs none."""
    script = "import pipelines.workflow.sweep, sys; assert 'pipelines.drafting.critique' not in sys.modules"
    list_loaded_modules("import adapters.workspace", script)


def test_a_verb_loads_only_what_it_needs() -> None:
    scripts = [f"import pipelines.{module}" for module in NEEDED]
    found = list_loaded_modules("import adapters.workspace", *scripts)
    heavy = {module: loaded & HEAVY for module, loaded in zip(NEEDED, found, strict=True)}
    assert heavy == {module: set(needed.split()) for module, needed in NEEDED.items()}


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
