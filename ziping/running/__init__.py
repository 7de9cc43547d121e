"""Many documents at a time: which files, in contained workers, through passes, into a store that can be taken up."""
