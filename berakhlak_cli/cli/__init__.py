"""The front door: the only room that parses arguments, prints and exits."""
