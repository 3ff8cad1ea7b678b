"""The workflow: what the entry points call, one verb a file; each runs stages and stores the result.

Dagster, the command line and the desk call these. Each takes the workspace and a module's key, has one stage
make the next contract, and stores it. Nothing here knows Dagster, and the package imports nothing: callers
import the verb they need, `from pipelines.workflow.draft import draft_module`.
Decided in docs/decisions/0003-one-line-for-all-doors.md.
"""
