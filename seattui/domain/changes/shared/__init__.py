"""What changes of several subjects share: the ledger of seats, freed seats, checks."""
