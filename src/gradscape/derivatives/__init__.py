"""Points in; derivative, error and reliability out."""
