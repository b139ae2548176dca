"""Measured promises, each a ratio within one run."""
