"""Letters to the people of a course."""
