"""Models on tables of numbers: no Django, no database, arrays in and arrays out."""
