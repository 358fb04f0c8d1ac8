"""Speed of the governance room with five years of a province; runs as ``python -m benchmarks.governance.pages``."""
