"""Review: who may decide, what decisions amount to, and the pages a reviewer uses."""
