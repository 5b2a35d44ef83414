"""Exact values: numbers, units, truths and ranges, with the reasons that keep them open."""
