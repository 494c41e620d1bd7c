"""The embedded home: the part of Frappe's contract that iso_qms stands on, in one process on SQLite."""
