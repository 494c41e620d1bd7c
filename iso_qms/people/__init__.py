"""People: positions and their holders, superiors, competences, and the roles that a position gives."""
