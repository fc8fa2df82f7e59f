"""The buyer's hand on the rule: tried live beside the list, kept if it is better."""
