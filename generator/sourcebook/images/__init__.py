"""Images: the structure of JPEG, PNG and WebP, read without decoding, so that what is published shows and tells no more."""
