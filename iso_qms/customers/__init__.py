"""Customers: their contracts, their property with us, their complaints and their opinion."""
