"""What `--help` and `seattui help` say beyond the options of one command."""
