"""What Dagster loads: everything under `defs`."""

import warnings
from pathlib import Path

import dagster as dg

# Known and accepted: checks with partitions are a preview, and Dagster itself passes a beta parameter.
warnings.filterwarnings("ignore", message="Specifying a partitions_def on an AssetCheckSpec")
warnings.filterwarnings("ignore", message="Parameter `owners` of initializer")


@dg.definitions
def defs() -> dg.Definitions:
    """Return the assets, checks, jobs, sensors and schedules found in the `defs` folder."""
    return dg.load_from_defs_folder(path_within_project=Path(__file__).parent)
