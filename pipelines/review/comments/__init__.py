"""Comments on words of a draft: where the words stand now, who may comment, and what is asked of a writer."""
