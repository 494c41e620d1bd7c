"""Filling in on the shop floor: by a label, beside the documents that govern the form, as last time, without network."""
