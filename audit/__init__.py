"""Privacy-risk audits of products that score people: descriptions in, verdicts with reasons out."""

__version__ = "0.1.0"
