"""All that a picture shows of a field, worked out for whatever draws it."""
