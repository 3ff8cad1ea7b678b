"""The look of a course: colours with enough contrast, fonts, and the pictures of an organisation."""
