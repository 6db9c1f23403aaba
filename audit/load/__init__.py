"""Files to descriptions, rule sets and vocabularies; every mistake is collected with its place."""
