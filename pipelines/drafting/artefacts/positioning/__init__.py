"""The positioning questionnaire."""
