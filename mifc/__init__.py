"""MiFC: the platform with which a city becomes a migration-friendly city."""
