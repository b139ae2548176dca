"""Pages of the needs assessment."""
