"""Workers on other machines, to whom Celery hands Dagster's runs where the instance file says so."""
