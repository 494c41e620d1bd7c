"""How long records, paper and revisions are kept, what holds them longer, and how they are destroyed with a trace."""
