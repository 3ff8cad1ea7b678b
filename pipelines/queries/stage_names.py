"""Names of the stages whose outcomes are kept, as Dagster's assets are named too."""

SOURCES, DRAFT, RELEASE, DELIVERY = "source_spans", "draft", "release", "delivery"
STAGES = (SOURCES, DRAFT, RELEASE, DELIVERY)
PLAN = "plan"
ANALYSIS = "item_analysis"
COMPARED = (*STAGES, PLAN, ANALYSIS)
"""The assets whose versions in Dagster and in the store are compared."""
