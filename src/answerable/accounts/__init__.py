"""Staff: who they are, which roles they have, what each role may do."""
