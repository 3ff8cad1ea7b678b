"""Draft to approval: who may decide, what a decision amounts to, and how a reviewer comes to it."""
