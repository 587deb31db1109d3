"""What pages and commands ask: frames gathered from the place, questions put to the analysis."""
