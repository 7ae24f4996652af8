"""A module in WebAssembly that reads requests in the server's process."""
