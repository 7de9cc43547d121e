"""Lets `python -m ziping` do what the command `ziping` does."""

from ziping.cli import main

if __name__ == "__main__":
    main()
