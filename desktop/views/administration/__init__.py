"""Looking after the hub: one file a tab."""
