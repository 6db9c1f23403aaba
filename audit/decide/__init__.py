"""What to do about verdicts: what to find out, what to change, what changed. Pure; may evaluate again; prints nothing."""
