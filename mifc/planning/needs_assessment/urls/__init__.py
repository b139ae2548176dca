"""Addresses of the needs assessment, by step: `workspace` after the programme, `public` after the language, `short` at the root."""

from mifc.planning.needs_assessment.urls import ask, bring_in, decide, evidence, public_card, publish, understand

short = [*public_card.short, *decide.short]
public = [*public_card.public, *decide.public, *publish.public]
workspace = [*ask.workspace, *bring_in.workspace, *understand.workspace, *evidence.workspace, *decide.workspace, *publish.workspace]
