"""Inspection: limits that judge themselves."""
