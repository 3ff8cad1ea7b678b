"""What learners did, counted: from results to the analysis of a module, its report, and what to mend."""
