"""Meetings: who took part, what was decided."""
