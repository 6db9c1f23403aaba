"""Names of files that are looked for."""

WAIVERS = "scoreaudit.waivers.yaml"
"""Waivers, beside a description."""
