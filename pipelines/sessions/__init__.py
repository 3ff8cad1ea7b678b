"""Reports of trainers after their sessions: what is refused, how they are recorded, counted and told."""
