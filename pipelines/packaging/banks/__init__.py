"""The forms of question banks, a module each; packaging is handed them (pipelines/kinds.py)."""
