"""What every command shares: options, output, confirming."""
