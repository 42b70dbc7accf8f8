"""Sources of questions, one file each; the file's name is the kind, its tag and what `--kinds` takes."""
