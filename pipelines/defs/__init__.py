"""Dagster's entry point: one thin file for each stage; what could be decided without Dagster is elsewhere."""

import warnings

# Known and accepted: checks with partitions are a preview, and Dagster itself passes a beta parameter.
warnings.filterwarnings("ignore", message="Specifying a partitions_def on an AssetCheckSpec")
warnings.filterwarnings("ignore", message="Parameter `owners` of initializer")
