"""What Jupyter's Python programs must know about the TypeScript kernel of this project."""
