"""The demo: the West Midlands programme as its public documents describe it, with invented people (issue: "the demo").

Facts (cities, themes, partners, figures with value, target, date and source) lie in `west_midlands.json`; where documents differ, every
value is there. Sentences are our own. People, rounds and answers are invented and marked as samples; no real person is named.

`load()` runs the steps in their order; each is safe to repeat. A room adds its own part with a step in `STEPS`.
"""

from mifc.config.demo.loading import STEPS, load

__all__ = ["STEPS", "load"]
