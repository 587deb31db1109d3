"""Maps for paper."""
