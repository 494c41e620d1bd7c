"""Processes: the process identification card."""
