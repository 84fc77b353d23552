"""Shared by changes of several subjects: the ledger of seats, freed seats, checks."""
