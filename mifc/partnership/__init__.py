"""Phase I of the Guide: creating the partnership."""
