"""Our chunkers as parts of other frameworks, one a file; each needs the framework that it is named after."""
