"""Speed of the product itself: imports and pages; each runs as ``python -m benchmarks.product.NAME``."""
