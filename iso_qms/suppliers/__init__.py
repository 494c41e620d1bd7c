"""Suppliers and outsourcers: their evaluation and the approved list."""
