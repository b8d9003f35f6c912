"""Calls: their number and quality, refusals, scripts, second attempts."""
