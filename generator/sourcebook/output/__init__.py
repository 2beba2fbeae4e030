"""From pages to files: Markdown, HTML, the index of the search, the tree that is published."""
