"""Every write of the needs assessment, by step."""
