"""What the user gave, made one thing: a Function, and how it is called."""
