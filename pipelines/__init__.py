"""The stages from sources to LMS, and the doors a person enters by."""
