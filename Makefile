# The same words as ./answerable, which does the work.
.PHONY: help demo serve test style setup lock
.DEFAULT_GOAL := help

help: ## The words
	@echo "make demo | serve | test | style | setup | lock      (the same as ./answerable WORD)"

demo serve test style setup:
	@./answerable $@

lock: ## Write the locks anew after a change of the dependencies
	@./answerable setup && scripts/lock
