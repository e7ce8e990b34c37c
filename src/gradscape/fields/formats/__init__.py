"""Fields as others hold them: labelled datasets, tables, notebooks and files; and back."""
