"""A chain as tables: the pair of lists planners keep, and the way back to YAML."""
