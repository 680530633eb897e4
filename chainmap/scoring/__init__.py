"""Room of the scoring: gates, the named parts of a score, ranks and their intervals."""
