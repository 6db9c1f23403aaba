"""Other engines on the same ten rules: rows of facts, one neutral form of each condition, and a printer for each engine."""
