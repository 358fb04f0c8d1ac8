"""The law as pages: rules on a day, texts, catalogues, the working calendar, and counting a deadline.

Every signed-in role may read them. They are not public because a rule also shows how many records of the reader rest on it.
"""
