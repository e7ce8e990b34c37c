"""Pictures to point at, zoom and switch: the layers of the still ones, drawn by Plotly."""
