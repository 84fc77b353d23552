"""Changes of subscriptions, prices, renewals and operators."""
