"""Pages of the service directory."""
