"""What can go wrong beside the program itself: a module for each kind, a constant for each fault.

The tests that produce a fault check what its constant says, and `docs/faults.md` is made from all of them.
"""
