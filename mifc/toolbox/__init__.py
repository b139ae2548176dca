"""Tools that hold data but no opinion."""
