"""What pages show, as plain data: the parts that `views` put together."""
