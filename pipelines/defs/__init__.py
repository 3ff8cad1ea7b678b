"""Dagster's entry point: thin files of assets, jobs and sensors, which call the stages and the queries."""

import warnings

# Known and accepted: checks with partitions are a preview, and Dagster itself passes a beta parameter.
warnings.filterwarnings("ignore", message="Specifying a partitions_def on an AssetCheckSpec")
warnings.filterwarnings("ignore", message="Parameter `owners` of initializer")
