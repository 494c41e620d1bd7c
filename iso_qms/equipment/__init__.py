"""Machines and measuring instruments: what may be used on which day."""
