"""The pages. Each has one door, reads through queries, writes through changes."""
