"""What is measured, each beside a rival in the same run."""
