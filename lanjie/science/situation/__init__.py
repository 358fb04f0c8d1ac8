"""The county assessment: level, trend, probability of being among the worst, and why.

A dynamic factor model of areas x months. Indicators of unlike kinds (loads, tests, prices, surveys, counts) are
read as signs of one latent level, after the effect of police effort is taken out. The unit is an area and a month.
See docs/adr/004-county-assessment.md for the reasons behind the design.
"""
