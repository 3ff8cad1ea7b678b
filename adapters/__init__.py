"""The outside world, one file or folder a system; the stages see only the contracts of `schemas`."""
