"""Access to the outside world, one file or folder for each system; stages see only `schemas`."""
