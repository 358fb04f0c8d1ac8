"""Design-based estimates of the monitoring inputs: shares from tests and surveys, and the price index, each with its interval.

Nothing here is a model of the situation: an estimate uses the records of its own area and period only. The unit is an area.
"""
