"""The workflow: what the entry points call, one verb a file; each runs stages and stores the result.

Dagster, the command line and the desk call these; each takes the workspace and a module's key, asks
one stage for the next contract, and keeps it. Nothing here knows Dagster, and nothing is loaded with the
package: callers import the verb they need, `from pipelines.workflow.draft import draft_module`.
Decided in docs/decisions/0003-one-line-for-all-doors.md.
"""
