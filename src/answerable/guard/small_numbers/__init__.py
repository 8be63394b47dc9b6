"""Tables of people: which counts are small, what a reader could still work out, and how to print them so that she cannot."""
