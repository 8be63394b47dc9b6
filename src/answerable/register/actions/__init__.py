"""Writing the register. One module a subject; every action is atomic and writes one entry in the journal."""

from .folder import CannotLoad, FileReport, LoadReport, Problem, load_folder

__all__ = ["CannotLoad", "FileReport", "LoadReport", "Problem", "load_folder"]
