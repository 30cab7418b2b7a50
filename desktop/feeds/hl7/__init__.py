"""HL7 v2: the messages by which a hospital says who comes, moves and goes."""
