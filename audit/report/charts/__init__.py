"""Pictures of a report as SVG: pure functions, each with a table that says the same."""
