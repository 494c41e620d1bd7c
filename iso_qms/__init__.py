"""iso_qms: the quality management system of a small firm, as a Frappe app."""

__version__ = "0.1.0"
