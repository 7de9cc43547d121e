"""The main job: files and folders through contained workers into a store, and from there into a dataset."""
