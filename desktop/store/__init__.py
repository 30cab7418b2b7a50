"""Opening a store, and the guarded session through which everything changes."""
