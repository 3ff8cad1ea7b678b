"""The Dagster door: one thin file a stage; nothing here decides what could be decided without Dagster."""
