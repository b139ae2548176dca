"""Every read of the needs assessment for staff, by step. Programme first."""
