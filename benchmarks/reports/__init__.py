"""Benchmarks of the reports room."""
