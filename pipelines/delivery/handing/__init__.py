"""What an admin is handed where an LMS cannot be made to import a release: the files, and how to go on."""
