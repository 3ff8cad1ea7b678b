"""Rules of each standard that no schema document can express, one file for each."""
