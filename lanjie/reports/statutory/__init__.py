"""The statutory result report: sentences as data, every numeral bound, frozen, signed, issued and verified."""
