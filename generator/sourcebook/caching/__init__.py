"""What is kept between runs, and how a file is known to be as it was."""
