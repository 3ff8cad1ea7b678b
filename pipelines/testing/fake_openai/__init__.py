"""A real HTTP server that speaks Chat Completions; it answers from the schema and the spans it receives.

Use it so:

with FakeOpenAI(mode=Mode.TRUTHFUL) as fake:
    settings = ModelSettings(base_url=fake.base_url, name="fake")
"""

from pipelines.testing.fake_openai.modes import Mode
from pipelines.testing.fake_openai.server import FakeOpenAI, ReceivedRequest

__all__ = ["FakeOpenAI", "Mode", "ReceivedRequest"]
