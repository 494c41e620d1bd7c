"""Record forms: which DocTypes are the company's records."""
