"""The kinds of letter besides the reply: their fields, our words for each, and the office's own Word templates."""
