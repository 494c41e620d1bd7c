"""Design and development: from the input to the trial production."""
