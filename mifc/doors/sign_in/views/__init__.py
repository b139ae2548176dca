"""The pages of the way in: ways_in (signing in), second_step, keys (what one shows), account, invitation, start."""
