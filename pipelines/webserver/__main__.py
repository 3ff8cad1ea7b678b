"""Start the webserver; `python -m pipelines.webserver --help` lists Dagster's own options."""

from pipelines.webserver.server import main

main()
