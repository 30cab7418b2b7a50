"""FHIR, version by version, to people and what is said of them."""
