"""Frozen records of what is described, what is asked, and what comes out."""
