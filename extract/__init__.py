"""What a document says, and where: bytes to `Document`, `Form` and `Statement`."""
