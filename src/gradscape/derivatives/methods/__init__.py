"""The methods of differences, one file each, behind one small interface: lines in, estimate out."""
