"""The library of standards: their clauses in order, what each wants, and the same requirement elsewhere."""
