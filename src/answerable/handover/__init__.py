"""Handing over: the whole record of an office as a folder that anybody can read, and the same office made of it again."""
