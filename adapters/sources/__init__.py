"""Where a course's sources are kept: today the local folder beside its `course.yaml`."""
