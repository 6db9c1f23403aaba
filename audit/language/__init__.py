"""The rule language: a closed grammar, checked against the model before anything runs."""
