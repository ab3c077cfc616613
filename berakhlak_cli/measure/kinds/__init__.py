"""The kinds of survey: what each can tell about units and the province."""
