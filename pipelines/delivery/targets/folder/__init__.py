"""A folder that the LMS, or its admin, reads."""
