"""Account & Billing."""
