"""Mail: its settings, and sending it by SMTP."""
