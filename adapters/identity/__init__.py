"""Who launched a run, as the sign-in proxy in front of Dagster says and a signature keeps."""
