"""Dagster's webserver as production starts it: `python -m pipelines.webserver`, with its options.

It lets through the mutations the page needs, and no other; `make ui` on one machine starts Dagster's own.
Decided in docs/decisions/0088-run-configuration.md.
"""
