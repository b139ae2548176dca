"""Phase II of the Guide: planning, making participation real."""
