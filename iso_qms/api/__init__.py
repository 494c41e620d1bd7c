"""Whitelisted endpoints of the screens, one module per family."""
