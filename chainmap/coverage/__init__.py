"""Room of the coverage: what each node has in a place, and what is missing."""
