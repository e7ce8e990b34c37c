"""Pictures of fields, drawn in layers with Matplotlib: no numerical work."""
