"""Versions of intake and analysis, apart from these: a command that makes neither need not load DuckDB."""

READER_VERSION = 2
"""Version of the rules of intake; after it is raised, what an older version put aside is judged again."""

ANALYSIS_VERSION = 3
"""Version of the analysis; raise it to have the same results analysed again."""
