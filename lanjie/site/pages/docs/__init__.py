"""Help inside the product: tasks, figures, what is built, and what is declined."""
