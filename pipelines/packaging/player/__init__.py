"""The learner's player: its page and scripts, who wrote what it shows, and every sentence it says."""
