"""The Dagster door: one thin file a stage; nothing here decides what could be decided without Dagster."""

import warnings

# Known and accepted: checks with partitions are a preview, and Dagster itself passes a beta parameter.
warnings.filterwarnings("ignore", message="Specifying a partitions_def on an AssetCheckSpec")
warnings.filterwarnings("ignore", message="Parameter `owners` of initializer")
