"""What each kind of target does with a release, one file a kind."""
