"""The work of people: Table 16, cards, pay, and what each sees of his own."""
