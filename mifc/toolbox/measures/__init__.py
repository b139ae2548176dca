"""Measures: figures with what they mean, how far they should go, and who said so (R405 R406 R407 R427 R428).

The sources print the same figure with differing values: 15 projects here, 16 there. Nobody can say today which is right, so all stay,
each with its date and its source, beside each other.

Words: a *measure* is what is counted, with definition, unit and target. A *value* is what a source says about it as of a date; it may
be a number, a range, "over 300", or missing, and then says so. *Withdrawn*: a value that is no longer shown; it can be put back.

Always: no value without a source; differing values are never averaged; an amount of money keeps its currency and is never converted;
a figure that counts people and stands in no public source passes disclosure before the world reads it.
"""
