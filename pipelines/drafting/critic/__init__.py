"""A second model that reads a draft as a demanding colleague would; it can only add findings."""

from pipelines.drafting.critic.critic import Critic, CriticReport

__all__ = ["Critic", "CriticReport"]
