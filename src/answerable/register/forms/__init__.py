"""What people may type into the register, one module a subject."""
