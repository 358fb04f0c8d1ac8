"""Wastewater: accuracy, forecasts and speed beside simple peers; each runs as ``python -m benchmarks.wastewater.NAME``."""
