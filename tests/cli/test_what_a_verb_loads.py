"""What a command loads before it answers, read from `sys.modules` of its own process."""

import subprocess
import sys

import pytest

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


def list_loaded_modules(script: str) -> set[str]:
    """Return the packages, by their first names, that a process has loaded once a script has run."""
    tell = "print('loaded', *sorted({name.partition('.')[0] for name in sys.modules}))"
    run = subprocess.run(
        [sys.executable, "-c", f"{script}\nimport sys\n{tell}"], capture_output=True, text=True, check=True
    )
    return set(run.stdout.splitlines()[-1].split()[1:])


@pytest.mark.parametrize("arguments", ["--help", "--version", "ledger --help", "shw"])
def test_help_loads_nothing_that_verbs_need(arguments: str) -> None:
    """It took 1.6 s of processor while each verb was imported to print its line."""
    found = list_loaded_modules(RUN.format(arguments=arguments.split(" ")))
    assert found & (HEAVY | {"adapters", "babel", "yaml"}) == set()


VERBS = "check decide deliver draft edit notify package pull revise show status withdraw"


@pytest.mark.parametrize("verb", VERBS.split())
def test_the_help_of_a_verb_loads_nothing_heavy(verb: str) -> None:
    assert list_loaded_modules(RUN.format(arguments=[verb, "--help"])) & HEAVY == set()


@pytest.mark.parametrize(
    ("module", "needed"),
    [
        ("workflow", ""),
        ("workflow.decide", ""),
        ("workflow.deliver", ""),
        ("workflow.draft", "jinja2 nh3"),
        ("workflow.pull", ""),
        ("workflow.release", "cryptography jinja2 lxml nh3"),
        ("queries.due_work", ""),
        ("queries.overview_status", ""),
        ("queries.review_situation", ""),
    ],
)
def test_a_verb_loads_only_what_it_needs(module: str, needed: str) -> None:
    assert list_loaded_modules(f"import pipelines.{module}") & HEAVY == set(needed.split())


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
