"""What was typed: read, differentiated exactly, evaluated with a bound of its rounding, shown."""
