"""Dagster's mutations that reviewers need, and the search of a GraphQL document for any other."""

from collections.abc import Iterator

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
)

ALLOWED_MUTATIONS = frozenset(
    {
        # Launching: the coordinator judges each run, those of a backfill too.
        "launchRun",
        "launchPipelineExecution",
        "launchMultipleRuns",
        "launchRunReexecution",
        "launchPipelineReexecution",
        "launchPartitionBackfill",
        "resumePartitionBackfill",
        "reexecutePartitionBackfill",
        # Ending.
        "cancelPartitionBackfill",
        "terminateRun",
        "terminateRuns",
        "terminatePipelineExecution",
        # Switching on and off what runs by itself: the nightly draft is off until somebody does.
        "startSchedule",
        "stopRunningSchedule",
        "resetSchedule",
        "startSensor",
        "stopSensor",
        "resetSensor",
        # The button that reads our code anew.
        "reloadRepositoryLocation",
        "reloadWorkspace",
    }
)
"""Mutations that Dagster's page sends on behalf of reviewers.

Not allowed are those that write events without a run, wipe or delete what runs left, try a sensor (ours write
to people), move cursors and limits, or belong to Dagster's own hosting.
"""


def find_unlisted(document: DocumentNode) -> Iterator[str]:
    """Yield each mutation in any operation of a document that is not allowed."""
    fragments = {
        each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)
    }
    for each in document.definitions:
        if isinstance(each, OperationDefinitionNode) and each.operation is OperationType.MUTATION:
            names = _walk_fields(each.selection_set, fragments, set())
            yield from (name for name in names if name not in ALLOWED_MUTATIONS and name != "__typename")


def find_operations(document: DocumentNode) -> set[OperationType]:
    """Return the kinds of operation that a document holds."""
    return {each.operation for each in document.definitions if isinstance(each, OperationDefinitionNode)}


def _walk_fields(
    selected: SelectionSetNode, fragments: dict[str, FragmentDefinitionNode], seen: set[str]
) -> Iterator[str]:
    """Yield the names of the fields selected at one level, not their aliases; fragments are followed.

    `seen` holds the fragments already followed, and grows.
    """
    for node in selected.selections:
        if isinstance(node, FieldNode):
            yield node.name.value
        elif isinstance(node, InlineFragmentNode):
            yield from _walk_fields(node.selection_set, fragments, seen)
        elif isinstance(node, FragmentSpreadNode) and node.name.value in fragments.keys() - seen:
            seen.add(node.name.value)
            yield from _walk_fields(fragments[node.name.value].selection_set, fragments, seen)
