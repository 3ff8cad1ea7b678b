"""Systems that report learners' results: one small protocol, one file for each origin."""
