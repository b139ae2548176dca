"""Pages of communication: one for everybody, an inbox for the team."""
