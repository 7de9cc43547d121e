"""What a form means, and whether it adds up: `Form` and `Statement` to `Record` and `Finding`."""
