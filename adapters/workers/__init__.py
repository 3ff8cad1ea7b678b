"""Workers on other machines that execute Dagster's runs through Celery."""
