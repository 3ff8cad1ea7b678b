"""The package formats, a module each; packaging is handed them (pipelines/kinds.py)."""
