"""What people type, checked and cleaned; saving is for `changes`."""
