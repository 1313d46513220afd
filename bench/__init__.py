"""What `make bench` runs: one JSON object a line, ratios measured in the same run."""
